package org.chameleoncloud.edge.lab.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what a cluster does on its own. */
final class Polling {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private Polling() {}

  /**
   * Waits for a condition.
   *
   * @param what completes "timed out waiting until"
   * @throws KubernetesClientException if it is not true within 20 seconds
   */
  static void await(String what, BooleanSupplier condition) {
    if (!isTrueWithin(TIMEOUT, condition)) {
      throw new KubernetesClientException(
          "timed out after " + TIMEOUT.toSeconds() + " s waiting until " + what);
    }
  }

  /** Whether a condition is true, or becomes true within the timeout. */
  static boolean isTrueWithin(Duration timeout, BooleanSupplier condition) {
    Instant end = Instant.now().plus(timeout);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
    return true;
  }
}
