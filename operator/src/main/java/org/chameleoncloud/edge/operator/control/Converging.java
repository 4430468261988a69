package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.Reason;
import org.chameleoncloud.edge.operator.plan.DeviceMetadata;

/** Whether a resource waits for its record to change soon, so that lists come faster meanwhile. */
final class Converging {
  private Converging() {}

  /**
   * A device whose checks are being run. One that waits to be switched on, for a failed check (and for the key that it
   * would bring), or to be let go of, may do so for days: that is no reason to hurry.
   */
  static boolean of(DeviceMetadata subject, EdgeDeviceStatus status) {
    return !subject.deleting() && status.condition(ConditionType.HEALTHY)
        .filter(healthy -> Reason.WAIT_FOR_CHECKS.text().equals(healthy.reason())).isPresent();
  }
}
