package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;
import org.chameleoncloud.edge.operator.plan.step.Progress;

/**
 * Keeps a failed write from being retried too soon.
 *
 * @param inputs a digest of what the write was made of; a write made of something else is not held back
 * @param until when the write may be retried
 * @param attempts how many attempts in a row have failed
 * @param progress what is reported until then
 */
public record WriteBackoff(String inputs, Instant until, int attempts, Progress progress) {
  private static final ExponentialBackoff TEMPORARY = new ExponentialBackoff(Duration.ofSeconds(2),
      Duration.ofMinutes(5));

  /**
   * The backoff after one more failure: short and growing for one that may be temporary, long for one that needs a
   * person, and never shorter than the registry asked for.
   *
   * @param before the backoff until now; null without one
   * @param resync how long to wait for a person, who may also act on the testbed, where we cannot see it
   */
  public static WriteBackoff after(WriteBackoff before, String inputs, ActionResult.Failed failure,
      Instant now, Duration resync, RandomGenerator random) {
    int attempts = before != null && before.inputs().equals(inputs) ? before.attempts() + 1 : 1;
    Duration delay = failure.progress().isStalled() ? resync : TEMPORARY.after(attempts, random);
    Duration retryAfter = failure.retryAfter();
    Duration longer = retryAfter != null && retryAfter.compareTo(delay) > 0 ? retryAfter : delay;
    return new WriteBackoff(inputs, now.plus(longer), attempts, failure.progress());
  }

  /** Whether it still forbids a write made of {@code currentInputs} at {@code now}. */
  public boolean forbids(String currentInputs, Instant now) {
    return inputs.equals(currentInputs) && now.isBefore(until);
  }
}
