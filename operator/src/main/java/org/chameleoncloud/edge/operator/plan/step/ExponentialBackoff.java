package org.chameleoncloud.edge.operator.plan.step;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays that double.
 *
 * @param first the delay after the first failure
 * @param max the longest delay
 */
public record ExponentialBackoff(Duration first, Duration max) {
  private static final int MAX_DOUBLINGS = 30;

  /** The delay after {@code failures} failures in a row, at least 1. */
  public Duration after(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    Duration delay = first.multipliedBy(1L << doublings);
    return delay.compareTo(max) > 0 ? max : delay;
  }

  /** The same, between 80 and 120 per cent of it, so that many that failed together do not retry together. */
  public Duration after(int failures, RandomGenerator random) {
    double factor = 0.8 + 0.4 * random.nextDouble();
    return Duration.ofMillis(Math.round(after(failures).toMillis() * factor));
  }
}
