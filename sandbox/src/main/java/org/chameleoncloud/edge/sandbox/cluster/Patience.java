package org.chameleoncloud.edge.sandbox.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what a cluster does by itself. */
final class Patience {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Patience() {}

  /**
   * Waits until something is so.
   *
   * @param what a part of a sentence
   * @throws KubernetesClientException when it is not within 20 seconds
   */
  static void awaitUntil(String what, BooleanSupplier reached) {
    if (!isReached(LONGEST, reached)) {
      throw new KubernetesClientException(
          "waited " + LONGEST.toSeconds() + " s in vain until " + what);
    }
  }

  /** Whether something is so, or comes to be so in that time. */
  static boolean isReached(Duration patience, BooleanSupplier reached) {
    Instant end = Instant.now().plus(patience);
    while (!reached.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
