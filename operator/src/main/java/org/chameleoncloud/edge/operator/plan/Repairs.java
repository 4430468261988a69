package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * When failed checks are run again: the registry never does it by itself. At once, then after 2, 4, 8 and 16 minutes;
 * then it is left to people.
 */
final class Repairs {
  static final int MOST = 5;
  private static final Backoff WAITS = new Backoff(Duration.ofMinutes(2), Duration.ofMinutes(16));

  private Repairs() {}

  /** The checks that failed. */
  static List<Worker> failed(Hardware record) {
    return record.workers().stream().filter(worker -> worker.state() == State.ERROR).toList();
  }

  /** Whether the count of tries starts anew: nothing failed, and nothing is being run. */
  static boolean settled(Hardware record) {
    return record.workers().stream()
        .allMatch(worker -> worker.state() == State.STEADY || worker.deferred());
  }

  /** How often failed checks were run again since all were well. */
  static int count(Applied applied) {
    return applied.repairs() == null ? 0 : applied.repairs();
  }

  /** When the next try is due, the first one at once. */
  static Instant due(Applied applied, Instant now) {
    if (count(applied) == 0 || applied.repairedAt() == null) {
      return now;
    }
    return Instant.parse(applied.repairedAt()).plus(WAITS.after(count(applied)));
  }
}
