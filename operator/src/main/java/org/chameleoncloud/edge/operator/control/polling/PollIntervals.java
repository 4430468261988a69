package org.chameleoncloud.edge.operator.control.polling;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often the registry is asked.
 *
 * @param settled between two lists while nothing is in progress
 * @param converging between two lists while something is
 * @param outage how long lists may fail before a condition shows it
 * @param reservations between two lists of reservations
 * @param resync after a refusal that a person has to fix: when the same write is retried although nothing changed
 */
public record PollIntervals(Duration settled, Duration converging, Duration outage,
    Duration reservations, Duration resync) {
  private static final double JITTER = 0.1;

  /** 30 s, 5 s, 2 minutes, 2 minutes, 10 minutes. */
  public static PollIntervals defaults() {
    return new PollIntervals(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(2),
        Duration.ofMinutes(2), Duration.ofMinutes(10));
  }

  /** An interval that is up to a tenth shorter or longer, so that operators do not ask in step. */
  static Duration varied(Duration interval, RandomGenerator random) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(interval.toMillis() * factor));
  }
}
