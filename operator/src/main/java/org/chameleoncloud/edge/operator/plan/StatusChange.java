package org.chameleoncloud.edge.operator.plan;

import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;

/** Whether the difference between two statuses is worth a write to the API server. */
public final class StatusChange {
  private StatusChange() {}

  /**
   * Whether a status says nothing new but that checks are running, or that another one has run. The testbed runs them one
   * after the other, and all of them again when the device itself writes to its record; that is not worth a write each
   * when one with the result follows soon.
   */
  public static boolean isOnlyProgress(EdgeDeviceStatus before, EdgeDeviceStatus after) {
    String healthBefore = healthReason(before);
    String healthAfter = healthReason(after);
    boolean waited = healthBefore.equals(Reason.WAIT_FOR_CHECKS.text())
        || healthBefore.equals(Reason.POWER_ON_DEVICE.text());
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
        .conditions(others).build();
  }
}
