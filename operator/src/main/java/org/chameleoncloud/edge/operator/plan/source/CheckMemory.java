package org.chameleoncloud.edge.operator.plan.source;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;

/**
 * What the process remembers of the checks of one source. A restart forgets it, which costs one check.
 *
 * @param firstSeen when the process first looked at the source
 * @param asked the last check; null before the first, and after a spec that asked no server
 * @param askedAt when it was sent; null before the first
 * @param checkedAt when a check last succeeded; null before that
 * @param failures how many failed in a row
 * @param retryAt when a failed check is repeated; null unless the last one failed
 * @param failure why the last one failed; null unless it did
 */
public record CheckMemory(Instant firstSeen, Check asked, Instant askedAt, Instant checkedAt,
    int failures, Instant retryAt, CheckResult.Failed failure) {
  private static final ExponentialBackoff RETRIES = new ExponentialBackoff(Duration.ofMinutes(1),
      Duration.ofHours(1));
  /** A server that asks for longer is asked again all the same. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  /** Nothing was asked yet. */
  public static CheckMemory begin(Instant now) {
    return new CheckMemory(now, null, null, null, 0, null, null);
  }

  /**
   * After a check.
   *
   * @param spread from 0 to 1, so that many that failed together do not retry together
   */
  public CheckMemory after(Check check, CheckResult result, Instant now, double spread) {
    if (!(result instanceof CheckResult.Failed failed)) {
      return new CheckMemory(firstSeen, check, now, now, 0, null, null);
    }
    int count = isAbout(check) ? failures + 1 : 1;
    Duration pause = RETRIES.after(count);
    Duration jittered = Duration.ofMillis(Math.round(pause.toMillis() * (0.8 + 0.4 * spread)));
    Duration asksFor = failed.retryAfter() == null ? Duration.ZERO : failed.retryAfter();
    Duration least = asksFor.compareTo(LONGEST_RETRY_AFTER) < 0 ? asksFor : LONGEST_RETRY_AFTER;
    return new CheckMemory(firstSeen, check, now, checkedAt, count,
        now.plus(jittered.compareTo(least) < 0 ? least : jittered), failed);
  }

  /** After a spec that asks no server: what was known of one is outdated, but it is not asked again too soon. */
  public CheckMemory withoutQuestion() {
    return new CheckMemory(firstSeen, null, askedAt, null, 0, null, null);
  }

  /** Whether the last check asked for the same. */
  boolean isAbout(Check check) {
    return asked != null && asked.unconditional().equals(check.unconditional());
  }
}
