package org.chameleoncloud.edge.plugin.image;

import java.time.Duration;
import java.util.Optional;

/** When to try again what broke off: soon after progress, then less and less often, and not forever. */
final class Attempts {
  /** In a row, without a byte. */
  private static final int MAX = 6;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private int count;
  private Duration pause = FIRST_PAUSE;

  /** Waits. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * An attempt ended.
   *
   * @param progressed whether anything was copied
   * @return how long to wait before the next one; empty if there should be none
   */
  Optional<Duration> ended(boolean progressed) {
    count = progressed ? 1 : count + 1;
    pause = progressed ? FIRST_PAUSE : pause.multipliedBy(2);
    return count < MAX ? Optional.of(pause) : Optional.empty();
  }

  /** How many were made in a row without a byte, or one after progress. */
  int count() {
    return count;
  }
}
