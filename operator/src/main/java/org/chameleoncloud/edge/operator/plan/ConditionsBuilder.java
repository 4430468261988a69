package org.chameleoncloud.edge.operator.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/** A list of conditions in the making; a transition time changes with the status only. */
final class ConditionsBuilder {
  private final EdgeDeviceStatus before;
  private final long generation;
  private final Instant now;
  private final List<Condition> list = new ArrayList<>();

  ConditionsBuilder(EdgeDeviceStatus before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  ConditionsBuilder add(ConditionType type, boolean holds, Reason reason, String message) {
    return add(type, holds ? Condition.TRUE : Condition.FALSE, reason, message);
  }

  ConditionsBuilder add(ConditionType type, Progress standing) {
    return add(type, standing.isDone(), standing.reason(), standing.message());
  }

  ConditionsBuilder add(ConditionType type, String status, Reason reason, String message) {
    String since = before.condition(type).filter(old -> old.status().equals(status))
        .map(Condition::lastTransitionTime).orElseGet(() -> Timestamps.text(now));
    list.add(new Condition(type.text(), status, generation, since, reason.text(), message));
    return this;
  }

  /** Keeps what a condition last told: it holds for this generation, too. */
  ConditionsBuilder keep(ConditionType type) {
    before.condition(type)
        .ifPresent(old -> list.add(new Condition(type.text(), old.status(), generation,
            old.lastTransitionTime(), old.reason(), old.message())));
    return this;
  }

  List<Condition> list() {
    return List.copyOf(list);
  }
}
