package org.chameleoncloud.edge.operator.control.polling;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * Since when the checks of a project's records have been IN_PROGRESS in every list. The registry does not say it. Only
 * what the last list shows as IN_PROGRESS is kept, so a deleted record is forgotten; after a restart the times start
 * again. Safe for use by many threads.
 */
final class RunningCheckTimes {
  private Map<String, RunningChecks> byUuid = Map.of();

  /** Takes a list of records that came at {@code now}. */
  synchronized void listed(Collection<Hardware> records, Instant now) {
    Map<String, RunningChecks> running = new HashMap<>();
    for (Hardware record : records) {
      Map<String, Instant> since = new HashMap<>();
      Map<String, Instant> before = of(record.uuid()).since();
      record.workers().stream().filter(worker -> worker.state() == State.IN_PROGRESS)
          .map(Worker::type).forEach(type -> since.put(type, before.getOrDefault(type, now)));
      if (!since.isEmpty()) {
        running.put(record.uuid(), new RunningChecks(since));
      }
    }
    byUuid = running;
  }

  /** No list came for so long that a check may have ended and started again meanwhile. */
  synchronized void interrupted() {
    byUuid = Map.of();
  }

  /** Those of a record. */
  synchronized RunningChecks of(String uuid) {
    return byUuid.getOrDefault(uuid, RunningChecks.NONE);
  }
}
