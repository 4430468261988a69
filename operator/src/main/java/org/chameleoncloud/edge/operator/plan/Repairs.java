package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * How often failed checks were rerun, and when they are rerun next: the registry never does so on its own. At once, then
 * after 2, 4, 8 and 16 minutes; then it is left to people, until all checks have succeeded again.
 *
 * @param count the attempts since all checks succeeded
 * @param last when the last one was; null without one
 */
record Repairs(int count, Instant last) {
  static final Repairs NONE = new Repairs(0, null);
  private static final int MAX = 5;
  private static final ExponentialBackoff DELAYS = new ExponentialBackoff(Duration.ofMinutes(2),
      Duration.ofMinutes(16));

  /** As a status has them. */
  static Repairs of(Applied applied) {
    return applied.repairs() == null || applied.repairedAt() == null
        ? NONE
        : new Repairs(applied.repairs(), Instant.parse(applied.repairedAt()));
  }

  /** How many attempts there are at most; for messages. */
  static int most() {
    return MAX;
  }

  static boolean neededBy(Hardware record) {
    return record.workers().stream().anyMatch(worker -> worker.state() == State.ERROR);
  }

  boolean areExhausted() {
    return count >= MAX;
  }

  /** When the next attempt is due, or the last one has had the time to show; now when there was none. */
  Instant due(Instant now) {
    return last == null ? now : last.plus(DELAYS.after(count));
  }

  Repairs oneMore(Instant now) {
    return new Repairs(count + 1, now);
  }

  /** What is left of them given the record. */
  Repairs after(Hardware record, Instant now) {
    boolean steady = record.steadyWorkers() == record.workers().size();
    return steady || seemsFixed(record) && !now.isBefore(due(now)) ? NONE : this;
  }

  /**
   * Whether the checks seem fixed, but may not have run yet: a check that failed after it had been deferred keeps the old
   * reason, and looks deferred as soon as it is to be rerun (doni, worker manager).
   */
  boolean awaitProof(Hardware record, Instant now) {
    return count > 0 && seemsFixed(record) && now.isBefore(due(now));
  }

  Integer countOrNull() {
    return count == 0 ? null : count;
  }

  String lastOrNull() {
    return last == null ? null : Timestamps.text(last);
  }

  private static boolean seemsFixed(Hardware record) {
    return record.workers().stream().allMatch(
        worker -> worker.state() == State.STEADY || worker.deferred());
  }
}
