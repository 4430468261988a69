package org.chameleoncloud.edge.operator.plan.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.inventory.Printable;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Verdict;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;

/**
 * Builds a list of conditions. A transition time changes only with the condition's status. Messages quote testbeds and
 * Secrets, so they are made printable here.
 */
final class ConditionsBuilder {
  private final EdgeDeviceStatus before;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  ConditionsBuilder(EdgeDeviceStatus before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  ConditionsBuilder add(ConditionType type, boolean holds, Reason reason, String message) {
    return add(type, holds ? Condition.TRUE : Condition.FALSE, reason, message);
  }

  ConditionsBuilder add(ConditionType type, Progress progress) {
    return add(type, progress.isDone(), progress.reason(), progress.message());
  }

  ConditionsBuilder add(ConditionType type, Verdict verdict) {
    return add(type, verdict.status(), verdict.reason(), verdict.message());
  }

  ConditionsBuilder add(ConditionType type, String status, Reason reason, String message) {
    String since = before.condition(type).filter(old -> old.status().equals(status))
        .map(Condition::lastTransitionTime).orElseGet(() -> Timestamps.text(now));
    conditions.add(
        new Condition(type.text(), status, generation, since, reason.text(),
            Printable.of(message)));
    return this;
  }

  /** Keeps a condition as it was last reported: it applies to this generation, too. */
  ConditionsBuilder keep(ConditionType type) {
    before.condition(type).ifPresent(old -> conditions.add(new Condition(type.text(),
        old.status(), generation, old.lastTransitionTime(), old.reason(), old.message())));
    return this;
  }

  List<Condition> build() {
    return List.copyOf(conditions);
  }
}
