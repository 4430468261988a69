package org.chameleoncloud.edge.plugin.show;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/**
 * What to do about a device, of one condition.
 *
 * @param condition the condition's type
 * @param reason why it is as it is
 * @param message what the operator says
 * @param remedy what the reason says in general, as docs/states.md lists it; null for a reason of a newer operator
 */
record Advice(String condition, String reason, String message, String remedy) {
  private static final String NOTHING = "Nothing.";
  /** The only one that may ask for something although it holds. */
  private static final String READY = ConditionType.READY.text();
  /** These repeat what another condition says. */
  private static final Set<String> SUMMARIES = Set.of(ConditionType.RECONCILING.text(),
      ConditionType.STALLED.text());

  /** One entry for each different reason that asks for something, the most important condition first. */
  static List<Advice> of(EdgeDeviceStatus status) {
    List<Advice> advice = new ArrayList<>();
    List<Condition> conditions = status.conditions() == null ? List.of() : status.conditions();
    conditions.stream().filter(condition -> !SUMMARIES.contains(condition.type()))
        .filter(condition -> !condition.holds() || condition.type().equals(READY))
        .sorted(Comparator.comparingInt(Advice::rank)).map(Advice::of)
        .filter(entry -> !NOTHING.equals(entry.remedy))
        .filter(entry -> advice.stream().noneMatch(other -> other.reason.equals(entry.reason)))
        .forEach(advice::add);
    return advice;
  }

  private static Advice of(Condition condition) {
    return new Advice(condition.type(), condition.reason(), condition.message(),
        Reason.of(condition.reason()).map(Reason::remedy).orElse(null));
  }

  /** In the order of the documents, with unknown ones last. */
  private static int rank(Condition condition) {
    for (ConditionType type : ConditionType.values()) {
      if (type.text().equals(condition.type())) {
        return type.ordinal();
      }
    }
    return Integer.MAX_VALUE;
  }
}
