package org.chameleoncloud.edge.operator.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/** A list of conditions in the making; a transition time changes with the status only. */
final class Conditions {
  static final String READY = "Ready";
  static final String REGISTERED = "Registered";
  static final String HEALTHY = "Healthy";
  static final String IMAGE_READY = "ImageReady";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  private final EdgeDeviceStatus before;
  private final long generation;
  private final Instant now;
  private final List<Condition> list = new ArrayList<>();

  Conditions(EdgeDeviceStatus before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  Conditions add(String type, boolean holds, Reason reason, String message) {
    return add(type, holds ? Condition.TRUE : Condition.FALSE, reason, message);
  }

  Conditions add(String type, Standing standing) {
    return add(type, standing.isDone(), standing.reason(), standing.message());
  }

  Conditions add(String type, String status, Reason reason, String message) {
    String since = before.condition(type).filter(old -> old.status().equals(status))
        .map(Condition::lastTransitionTime).orElseGet(() -> Times.text(now));
    list.add(new Condition(type, status, generation, since, reason.text(), message));
    return this;
  }

  /** Keeps what a condition last told: it holds for this generation, too. */
  Conditions keep(String type) {
    before.condition(type).ifPresent(old -> list.add(new Condition(type, old.status(), generation,
        old.lastTransitionTime(), old.reason(), old.message())));
    return this;
  }

  List<Condition> list() {
    return List.copyOf(list);
  }
}
