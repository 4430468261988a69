package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.Observation;
import org.chameleoncloud.edge.operator.plan.Reason;

/** Whether a resource waits for its record to change soon, so that lists come faster meanwhile. */
final class Converging {
  private Converging() {}

  /** A device that only waits to be switched on may do so for days: that is no reason to hurry. */
  static boolean of(Observation seen, EdgeDeviceStatus status) {
    boolean checksRun = status.condition("Healthy")
        .filter(healthy -> Reason.WAIT_FOR_CHECKS.text().equals(healthy.reason())).isPresent();
    boolean keyAwaited = status.condition("ImageReady")
        .filter(image -> Reason.WAIT_FOR_DEVICE_KEY.text().equals(image.reason())).isPresent();
    return checksRun || keyAwaited || seen.subject().deleting();
  }
}
