package org.chameleoncloud.edge.operator.control.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.registry.RegistryFailure;

/**
 * Lists have been failing since a moment.
 *
 * @param failure the last one
 * @param since when the first one came
 * @param failures how many there were, at least 1
 * @param lasting whether they have been failing for so long that devices show it
 */
record Outage(RegistryFailure failure, Instant since, int failures, boolean lasting) {
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);

  /**
   * A list failed.
   *
   * @param before the outage so far; null if the list before was successful
   * @param lastsAfter how long lists must have been failing for the outage to be a lasting one
   */
  static Outage of(RegistryFailure failure, Outage before, Instant now, Duration lastsAfter) {
    Instant since = before == null ? now : before.since;
    return new Outage(failure, since, before == null ? 1 : before.failures + 1,
        !now.isBefore(since.plus(lastsAfter)));
  }

  /** Whether devices show it: a temporary failure is kept from them until it lasts. */
  boolean isShown() {
    return lasting || !failure.kind().isTransient();
  }

  /**
   * Whether it says something that the outage before did not.
   *
   * @param before null if the list before was successful
   */
  boolean isNews(Outage before) {
    return before == null || before.lasting != lasting
        || before.failure.kind() != failure.kind();
  }

  /**
   * As a device shows it.
   *
   * @param secretName the Secret that the message names
   */
  ListState.Failure shownWith(String secretName) {
    Progress progress = Failures.ofList(failure, secretName);
    return new ListState.Failure(progress.reason(), progress.message(), !progress.isStalled(),
        lasting);
  }

  /** The time until the next list: a backoff, or longer if the registry asked for that. */
  Duration untilNextList(Duration interval, RandomGenerator random) {
    Duration backoff = new ExponentialBackoff(interval, MAX_BACKOFF).after(failures, random);
    Duration retryAfter = failure.retryAfter().orElse(Duration.ZERO);
    return retryAfter.compareTo(backoff) > 0 ? retryAfter : backoff;
  }
}
