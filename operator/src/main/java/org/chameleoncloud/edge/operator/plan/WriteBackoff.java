package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Keeps a failed write from being tried again too soon.
 *
 * @param inputs what the write was made of, as a digest; another value lifts the hold
 * @param until when the write may be tried again
 * @param attempts how many tries in a row have failed
 * @param standing what is reported meanwhile
 */
public record WriteBackoff(String inputs, Instant until, int attempts, Progress standing) {
  private static final ExponentialBackoff PASSING = new ExponentialBackoff(Duration.ofSeconds(2),
      Duration.ofMinutes(5));

  /**
   * The hold after one more failure: short and growing where it may pass, long where a person has to do something, and
   * never shorter than the registry asked for.
   *
   * @param before the hold until now; null without one
   * @param resync how long to wait for a person, who may also act on the testbed, where we cannot see it
   */
  public static WriteBackoff after(WriteBackoff before, String inputs, ActionResult.Failed failure,
      Instant now,
      Duration resync, RandomGenerator random) {
    int attempts = before != null && before.inputs().equals(inputs) ? before.attempts() + 1 : 1;
    Duration wait = failure.standing().isStalled()
        ? resync
        : PASSING.after(attempts, random);
    Duration asked = failure.retryAfter();
    Duration longer = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    return new WriteBackoff(inputs, now.plus(longer), attempts, failure.standing());
  }

  /** Whether it still forbids a write made of {@code currentInputs} at {@code now}. */
  public boolean forbids(String currentInputs, Instant now) {
    return inputs.equals(currentInputs) && now.isBefore(until);
  }
}
