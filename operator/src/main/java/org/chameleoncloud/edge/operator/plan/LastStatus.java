package org.chameleoncloud.edge.operator.plan;

import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;

/** Where things stood when they were last reported: it still holds while there is no news. */
final class LastStatus {
  private LastStatus() {}

  /** The standing that a condition told, unless it spoke of another generation. */
  static Optional<Progress> of(Observation seen, ConditionType type) {
    return seen.status().condition(type)
        .filter(condition -> Objects.equals(condition.observedGeneration(),
            seen.subject().generation()))
        .flatMap(condition -> Reason.of(condition.reason())
            .map(reason -> new Progress(phase(seen, condition), reason, condition.message())));
  }

  private static Progress.Phase phase(Observation seen, Condition condition) {
    if (condition.holds()) {
      return Progress.Phase.DONE;
    }
    boolean stalled = seen.status().condition(ConditionType.STALLED)
        .filter(stall -> stall.holds() && stall.reason().equals(condition.reason())).isPresent();
    return stalled ? Progress.Phase.STALLED : Progress.Phase.IN_PROGRESS;
  }
}
