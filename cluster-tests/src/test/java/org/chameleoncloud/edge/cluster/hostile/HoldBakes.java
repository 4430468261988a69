package org.chameleoncloud.edge.cluster.hostile;

import java.time.Duration;

/** Bakes whose source takes hours, is a bomb, or redirects to an internal service. */
final class HoldBakes implements Attack {
  private static final ImageAnswer[] SOURCES = {ImageAnswer.IMAGE_DRIPPING,
      ImageAnswer.IMAGE_DRIPPING, ImageAnswer.IMAGE_REDIRECT, ImageAnswer.IMAGE_ZIP_BOMB,
      ImageAnswer.IMAGE_DRIPPING, ImageAnswer.IMAGE_DRIPPING, ImageAnswer.IMAGE_HEADERS,
      ImageAnswer.IMAGE_DRIPPING};

  private final AttackContext context;

  HoldBakes(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "bakes";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(3);
  }

  @Override
  public void setUp() {
    for (int i = 0; i < SOURCES.length; i++) {
      context.tenant().apply(device(i));
    }
  }

  private String device(int i) {
    String url = context.server().url() + "/" + SOURCES[i].path() + "/" + i + "/pi4.img.zip?to="
        + context.internalUrl() + "/image";
    return Manifests.device("bakes-" + i, AttackContext.OWN_SECRET,
        "name: bakes-" + i + "-of-" + context.tenant().namespace(),
        "image: {source: {url: \"" + url + "\"}}");
  }

  @Override
  public void step(int step) {
    context.tenant().apply(Manifests.annotated(device(step % SOURCES.length), "rebake",
        Integer.toString(step / SOURCES.length)));
  }
}
