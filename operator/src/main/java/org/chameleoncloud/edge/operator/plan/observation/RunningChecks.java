package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * Since when the checks of a record have been IN_PROGRESS in every list. A check takes seconds. If the registry's worker
 * is killed meanwhile, it stays IN_PROGRESS, and a sync skips it (doni, worker manager): only a restart of that worker
 * by the testbed's operators helps.
 *
 * @param since by the check's type
 */
public record RunningChecks(Map<String, Instant> since) {
  /** No check is running. */
  public static final RunningChecks NONE = new RunningChecks(Map.of());
  /** How long a check may be IN_PROGRESS before it counts as abandoned. */
  public static final Duration MAX_RUN = Duration.ofMinutes(10);

  public RunningChecks {
    since = Map.copyOf(since);
  }

  /** Whether nothing runs a check any more, although it is IN_PROGRESS. */
  public boolean isAbandoned(String type, Instant now) {
    return since.containsKey(type) && !now.isBefore(since.get(type).plus(MAX_RUN));
  }

  /** The time until the next running check of a record counts as abandoned; empty without one. */
  public Optional<Duration> untilAbandoned(Hardware record, Instant now) {
    return record.workers().stream().filter(worker -> worker.state() == State.IN_PROGRESS)
        .map(worker -> since.get(worker.type())).filter(Objects::nonNull)
        .map(start -> Duration.between(now, start.plus(MAX_RUN)))
        .filter(Duration::isPositive).min(Duration::compareTo);
  }
}
