package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing waits.
 *
 * @param first the wait after the first failure
 * @param longest the longest wait
 */
public record ExponentialBackoff(Duration first, Duration longest) {
  private static final int MAX_DOUBLINGS = 30;

  /** The wait after {@code failures} failures in a row, at least 1: twice as long each time, up to the longest. */
  public Duration after(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    Duration wait = first.multipliedBy(1L << doublings);
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  /** The same, between 80 and 120 per cent of it, so that many who failed together do not come back together. */
  public Duration after(int failures, RandomGenerator random) {
    double factor = 0.8 + 0.4 * random.nextDouble();
    return Duration.ofMillis(Math.round(after(failures).toMillis() * factor));
  }
}
