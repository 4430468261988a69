package org.chameleoncloud.edge.operator.plan.observation;

import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/** How far things were when they were last reported: that still applies while nothing newer is known. */
public final class LastStatus {
  private LastStatus() {}

  /** The progress that a condition reported, unless it was about another generation. */
  public static Optional<Progress> of(Observation seen, ConditionType type) {
    return seen.status().condition(type)
        .filter(condition -> Objects.equals(condition.observedGeneration(),
            seen.metadata().generation()))
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
