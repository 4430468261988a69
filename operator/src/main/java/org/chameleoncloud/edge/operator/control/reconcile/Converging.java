package org.chameleoncloud.edge.operator.control.reconcile;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/** Whether a device expects its record to change soon, so that lists come faster until it has. */
final class Converging {
  private Converging() {}

  /**
   * A device whose checks are running. One that waits to be switched on, for a failed check (and for the key that it would
   * bring), or to be deleted, may do so for days: that is no reason to poll faster.
   */
  static boolean of(DeviceMetadata metadata, EdgeDeviceStatus status) {
    return !metadata.deleting() && status.condition(ConditionType.HEALTHY)
        .filter(healthy -> Reason.WAIT_FOR_CHECKS.text().equals(healthy.reason())).isPresent();
  }
}
