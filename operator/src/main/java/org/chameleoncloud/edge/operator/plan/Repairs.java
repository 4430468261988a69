package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * How often failed checks were run again, and when they are again: the registry never does it by itself. At once, then
 * after 2, 4, 8 and 16 minutes; then it is left to people, until all checks are well once more.
 *
 * @param count the tries since all were well
 * @param last when the last one was; null without one
 */
record Repairs(int count, Instant last) {
  static final Repairs NONE = new Repairs(0, null);

  private static final int MOST = 5;
  private static final ExponentialBackoff WAITS = new ExponentialBackoff(Duration.ofMinutes(2),
      Duration.ofMinutes(16));

  /** As a status remembers them. */
  static Repairs of(Applied applied) {
    return applied.repairs() == null || applied.repairedAt() == null
        ? NONE
        : new Repairs(applied.repairs(), Instant.parse(applied.repairedAt()));
  }

  /** How many tries there are at most; for messages. */
  static int most() {
    return MOST;
  }

  static boolean neededBy(Hardware record) {
    return record.workers().stream().anyMatch(worker -> worker.state() == State.ERROR);
  }

  boolean areExhausted() {
    return count >= MOST;
  }

  /** When the next try is due, or the last one has had the time to show; now when there was none. */
  Instant due(Instant now) {
    return last == null ? now : last.plus(WAITS.after(count));
  }

  Repairs oneMore(Instant now) {
    return new Repairs(count + 1, now);
  }

  /** What is left of them after a look at the record. */
  Repairs after(Hardware record, Instant now) {
    boolean steady = record.steadyWorkers() == record.workers().size();
    return steady || seemsWell(record) && !now.isBefore(due(now)) ? NONE : this;
  }

  /**
   * Whether the checks seem well, but may not have been run yet: a check that failed after having waited for something
   * keeps the old reason to wait, and looks like waiting as soon as it is to be run again (doni, worker manager).
   */
  boolean awaitProof(Hardware record, Instant now) {
    return count > 0 && seemsWell(record) && now.isBefore(due(now));
  }

  Integer countOrNull() {
    return count == 0 ? null : count;
  }

  String lastOrNull() {
    return last == null ? null : Timestamps.text(last);
  }

  private static boolean seemsWell(Hardware record) {
    return record.workers().stream().allMatch(
        worker -> worker.state() == State.STEADY || worker.deferred());
  }
}
