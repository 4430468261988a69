package org.chameleoncloud.edge.operator.plan.status;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Worker.State;

/** Whether the difference between two statuses is worth a write to the API server. */
public final class StatusChange {
  /** Reasons of Healthy with which the testbed reruns the checks on its own. */
  private static final Set<String> WAITING = Stream.of(Reason.WAIT_FOR_CHECKS,
      Reason.POWER_ON_DEVICE, Reason.WAIT_FOR_RESERVATIONS, Reason.CHANGE_AVAILABILITY)
      .map(Reason::text).collect(Collectors.toUnmodifiableSet());

  private StatusChange() {}

  /**
   * Whether a status says nothing new but that checks that wait for something are being run again, as the testbed does
   * every minute: that is not worth a write at all.
   */
  public static boolean isOnlyRerun(EdgeDeviceStatus before, EdgeDeviceStatus after) {
    return !before.equals(after) && after.checks() != null && before.equals(EdgeDeviceStatusBuilder
        .builder(after).checks(after.checks().stream().map(StatusChange::beforeRerun).toList())
        .build());
  }

  private static Check beforeRerun(Check check) {
    boolean rerun = check.state().equals(State.IN_PROGRESS.name())
        && Boolean.TRUE.equals(check.deferred());
    return rerun
        ? new Check(check.name(), State.PENDING.name(), check.deferred(), check.message())
        : check;
  }

  /**
   * Whether a status says nothing new but that checks are running, or that another one has run. The testbed runs them one
   * after the other, and all of them again when the device itself writes its channels to its record; that is not worth a write each
   * when one with the result follows soon.
   */
  public static boolean isOnlyProgress(EdgeDeviceStatus before, EdgeDeviceStatus after) {
    String healthBefore = healthReason(before);
    String healthAfter = healthReason(after);
    boolean waited = WAITING.contains(healthBefore);
    boolean waits = healthAfter.equals(Reason.WAIT_FOR_CHECKS.text())
        || healthAfter.equals(healthBefore);
    return waited && waits && withoutChecks(before).equals(withoutChecks(after));
  }

  private static String healthReason(EdgeDeviceStatus status) {
    return status.condition(ConditionType.HEALTHY).map(Condition::reason).orElse("");
  }

  private static EdgeDeviceStatus withoutChecks(EdgeDeviceStatus status) {
    List<Condition> others = status.conditions().stream()
        .filter(condition -> !condition.type().equals(ConditionType.HEALTHY.text())).toList();
    return EdgeDeviceStatusBuilder.builder(status).lastSeen(null).health(null).checks(null)
        .observed(null).conditions(others).build();
  }
}
