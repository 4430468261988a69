package org.chameleoncloud.edge.baker.source;

import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * When a download is retried.
 *
 * @param maxFailures how many consecutive failures are tolerated; received bytes reset the count
 * @param firstPause before the second attempt; the pause doubles with each failure
 * @param maxPause the longest pause that a server may ask for
 * @param sleeper how to wait
 */
public record Retries(int maxFailures, Duration firstPause, Duration maxPause, Sleeper sleeper) {
  /** Retries for about half a minute. */
  public static final Retries DEFAULT = new Retries(5, Duration.ofSeconds(1), Duration.ofMinutes(2),
      Thread::sleep);

  /** Waits for a duration. */
  public interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /** Waits for the backoff after this many failures, 1 or more, or for {@code atLeast} if that is longer. */
  void pause(int failures, Duration atLeast) throws InterruptedIOException {
    Duration backoff = firstPause.multipliedBy(1L << Math.min(failures - 1, 5));
    try {
      sleeper.sleep(backoff.compareTo(atLeast) < 0 ? atLeast : backoff);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to retry");
    }
  }
}
