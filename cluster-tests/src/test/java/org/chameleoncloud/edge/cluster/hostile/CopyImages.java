package org.chameleoncloud.edge.cluster.hostile;

import java.time.Duration;
import java.util.List;

/** Bakes whose source is the other tenant's baked image, on the claim that shares its volume, with all that is in it. */
final class CopyImages implements Attack {
  private static final List<String> SUFFIXES = List.of(".img", ".img.compact", ".config.json");

  private final AttackContext context;

  CopyImages(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "copies";
  }

  /** Longer than a bake takes: another rebake would end it. */
  @Override
  public Duration pause() {
    return Duration.ofSeconds(20);
  }

  @Override
  public void setUp() {
    for (int i = 0; i < SUFFIXES.size(); i++) {
      context.tenant().apply(device(i));
    }
  }

  private String device(int i) {
    String path = context.victim().namespace() + "/" + context.victim().image() + SUFFIXES.get(i);
    return Manifests.device("copies-" + i, AttackContext.OWN_SECRET,
        "name: copies-" + i + "-of-" + context.tenant().namespace(),
        "image: {source: {claimName: edge-images, path: " + path + "}}");
  }

  @Override
  public void step(int step) {
    int i = step % SUFFIXES.size();
    context.tenant().apply(Manifests.annotated(device(i), "rebake", Integer.toString(step)));
  }
}
