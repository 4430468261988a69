package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.source.CheckResult;

/** A server with an image and its digest, which its publisher replaces one after the other, and a cache of downloads. */
final class ImagePublisher {
  private final RandomGenerator random;
  private final Set<String> cached = new HashSet<>();
  /** The number of the image that the server has, and of the one whose digest it publishes. */
  private int image = 1;
  private int published = 1;
  private boolean down;

  ImagePublisher(RandomGenerator random) {
    this.random = random;
  }

  private static String digest(int image) {
    return "%064x".formatted(image);
  }

  /** The revision that the published digest is. */
  String revision() {
    return "sha256:" + digest(published);
  }

  /** Replaces the image, and perhaps its digest; returns what it did. */
  String publish() {
    image++;
    if (random.nextBoolean()) {
      publishDigest();
    }
    return "publishes the image " + image + ", and the digest of " + published;
  }

  /** Publishes the digest of the image that the server has. */
  void publishDigest() {
    published = image;
  }

  /** The server goes down, or is there again. */
  void goDownOrUp() {
    down = !down;
  }

  /** The server is there, and publishes the digest of what it has. */
  void calm() {
    down = false;
    publishDigest();
  }

  /** What a check of the source gets. */
  CheckResult check() {
    return down
        ? new CheckResult.Failed(false, "The server responded with 503.", null)
        : new CheckResult.Published(digest(published), null, null);
  }

  /** The digest of what a bake gets: from the cache, if that has what the bake must get, or else from the server. */
  String download(BakeSpec bake) {
    String wanted = bake.source().sha256();
    assertThat(wanted).as("the digest that a bake must get").isNotNull();
    if (wanted.equals(digest(image))) {
      cached.add(wanted);
    }
    return cached.contains(wanted) ? wanted : digest(image);
  }
}
