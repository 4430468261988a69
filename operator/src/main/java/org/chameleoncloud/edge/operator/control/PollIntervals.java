package org.chameleoncloud.edge.operator.control;

import java.time.Duration;

/**
 * How often the registry is asked.
 *
 * @param settled between two lists while nothing is under way
 * @param converging between two lists while something is
 * @param outage how long lists may fail before it shows in a condition
 * @param resync how long after a refusal that a person has to mend the same write is tried again all the same
 */
public record PollIntervals(Duration settled, Duration converging, Duration outage,
    Duration resync) {
  /** 30 s, 5 s, 2 minutes, 10 minutes. */
  public static PollIntervals defaults() {
    return new PollIntervals(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(2),
        Duration.ofMinutes(10));
  }
}
