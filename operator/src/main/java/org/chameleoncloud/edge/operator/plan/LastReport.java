package org.chameleoncloud.edge.operator.plan;

import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;

/** Where things stood when they were last reported: it still holds while there is no news. */
final class LastReport {
  private LastReport() {}

  /** The standing that a condition told, unless it spoke of another generation. */
  static Optional<Standing> of(Observation seen, String type) {
    return seen.status().condition(type)
        .filter(condition -> Objects.equals(condition.observedGeneration(),
            seen.subject().generation()))
        .flatMap(condition -> Reason.of(condition.reason())
            .map(reason -> new Standing(phase(seen, condition), reason, condition.message())));
  }

  private static Standing.Phase phase(Observation seen, Condition condition) {
    if (condition.holds()) {
      return Standing.Phase.DONE;
    }
    boolean stalled = seen.status().condition(Conditions.STALLED)
        .filter(stall -> stall.holds() && stall.reason().equals(condition.reason())).isPresent();
    return stalled ? Standing.Phase.STUCK : Standing.Phase.UNDER_WAY;
  }
}
