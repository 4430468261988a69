package org.chameleoncloud.edge.operator.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.inventory.Printable;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatusBuilder;
import org.chameleoncloud.edge.operator.fleet.FleetVerdict.Progress;
import org.chameleoncloud.edge.operator.fleet.rollout.Census;
import org.chameleoncloud.edge.operator.fleet.rollout.DeviceState;
import org.chameleoncloud.edge.operator.fleet.rollout.Member;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;

/**
 * Makes the status of a fleet from an observation, its plan and the results. A pure function; the one place where a
 * fleet's conditions are made.
 */
public final class FleetReport {
  private final FleetObservation seen;
  private final FleetPlan plan;
  private final List<FleetResult> results;

  private FleetReport(FleetObservation seen, FleetPlan plan, List<FleetResult> results) {
    this.seen = seen;
    this.plan = plan;
    this.results = results;
  }

  /** The status to write, if it differs from the one that was written last. */
  public static EdgeDeviceFleetStatus status(FleetObservation seen, FleetPlan plan,
      List<FleetResult> results) {
    return new FleetReport(seen, plan, results).status();
  }

  /** Whether two statuses differ in numbers and messages only: such a change need not be written at once. */
  public static boolean isOnlyProgress(EdgeDeviceFleetStatus before, EdgeDeviceFleetStatus after) {
    return essence(before).equals(essence(after));
  }

  private static EdgeDeviceFleetStatus essence(EdgeDeviceFleetStatus status) {
    List<Condition> conditions = status.conditions() == null
        ? List.of()
        : status.conditions().stream().map(condition -> new Condition(condition.type(),
            condition.status(), condition.observedGeneration(), "", condition.reason(), ""))
            .toList();
    return EdgeDeviceFleetStatusBuilder.builder()
        .observedGeneration(status.observedGeneration()).desired(status.desired())
        .currentRevision(status.currentRevision()).updateRevision(status.updateRevision())
        .revisions(status.revisions()).batch(status.batch()).conditions(conditions).build();
  }

  private EdgeDeviceFleetStatus status() {
    EdgeDeviceFleetStatusBuilder status = EdgeDeviceFleetStatusBuilder.builder(seen.status())
        .observedGeneration(seen.generation());
    if (plan.census() == null) {
      return status.conditions(conditions(new FleetVerdict(Progress.STALLED,
          plan.problem().reason(), plan.problem().message()))).build();
    }
    count(status).updateRevision(plan.update()).currentRevision(plan.current())
        .revisions(plan.known()).batch(startsBatch() ? null : plan.step().batch());
    FleetVerdict verdict = plan.problem() == null
        ? FleetVerdict.of(plan, refused(), plan.update().equals(plan.current()))
        : new FleetVerdict(Progress.STALLED, plan.problem().reason(), plan.problem().message());
    return status.conditions(conditions(verdict)).build();
  }

  /** A batch of which the API server has refused every change has not begun: the pause before it is over. */
  private boolean startsBatch() {
    return results.stream().anyMatch(result -> result instanceof FleetResult.Done
        && result.action() instanceof FleetAction.Apply);
  }

  private List<Refusal> refused() {
    return results.stream().filter(FleetResult.Refused.class::isInstance)
        .map(FleetResult.Refused.class::cast).map(FleetResult.Refused::refusal).toList();
  }

  private EdgeDeviceFleetStatusBuilder count(EdgeDeviceFleetStatusBuilder status) {
    Census census = plan.census();
    return status.desired(census.members().size())
        .registered(states(DeviceState::registered)).ready(states(DeviceState::ready))
        .healthy(states(DeviceState::healthy)).online(states(DeviceState::online))
        .reserved(states(DeviceState::reserved))
        .updated(census.of(Member.Kind.UPDATED).size())
        .available((int) census.members().stream()
            .filter(member -> member.belongs() && member.isAvailable()).count())
        .failed(census.failed().size()).removing(census.leftovers().size());
  }

  private int states(Predicate<DeviceState> condition) {
    return (int) plan.census().members().stream()
        .filter(member -> member.belongs() && member.state() != null
            && condition.test(member.state()))
        .count();
  }

  private List<Condition> conditions(FleetVerdict verdict) {
    boolean done = verdict.progress() == Progress.DONE;
    boolean moves = verdict.progress() == Progress.IN_PROGRESS;
    boolean stalled = verdict.progress() == Progress.STALLED;
    String message = Printable.of(verdict.message() + removal());
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition(ConditionType.READY, done, verdict.reason(), message));
    conditions.add(condition(ConditionType.RECONCILING, moves,
        moves ? verdict.reason() : FleetReason.IDLE, moves ? message : ""));
    conditions.add(condition(ConditionType.STALLED, stalled,
        stalled ? verdict.reason() : FleetReason.IDLE, stalled ? message : ""));
    return List.copyOf(conditions);
  }

  /** A removal that was accepted does not hold up Ready: it may wait for weeks, for a reservation. */
  private String removal() {
    if (plan.census() == null) {
      return "";
    }
    Set<String> refused = results.stream().filter(FleetResult.Refused.class::isInstance)
        .map(result -> result.action().device()).collect(Collectors.toSet());
    List<String> accepted = plan.census().leftovers().stream()
        .filter(leftover -> leftover.refusal() == null)
        .map(leftover -> leftover.device().name()).filter(name -> !refused.contains(name))
        .toList();
    return accepted.isEmpty() ? "" : " Being removed: " + Names.of(accepted) + ".";
  }

  private Condition condition(ConditionType type, boolean holds, FleetReason reason,
      String message) {
    String status = holds ? Condition.TRUE : Condition.FALSE;
    String since = seen.status().condition(type).filter(old -> old.status().equals(status))
        .map(Condition::lastTransitionTime).orElseGet(() -> Timestamps.text(seen.now()));
    return new Condition(type.text(), status, seen.generation(), since, reason.text(), message);
  }
}
