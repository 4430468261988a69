package org.chameleoncloud.edge.sandbox.story;

import java.util.Optional;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/** Reads EdgeDevices. */
final class Devices {
  private Devices() {}

  /** Its name in the cluster. */
  static String name(EdgeDevice device) {
    return device.getMetadata().getName();
  }

  /** Its name on the testbed. */
  static String recordName(EdgeDevice device) {
    return Optional.ofNullable(device.getSpec().name()).orElse(name(device));
  }

  /** Its status, empty if it has none. */
  static EdgeDeviceStatus status(EdgeDevice device) {
    return Optional.ofNullable(device.getStatus()).orElse(EdgeDeviceStatus.NONE);
  }

  /** Whether a condition is True. */
  static boolean isTrue(EdgeDevice device, ConditionType condition) {
    return isTrue(status(device), condition);
  }

  /** Whether a condition is True. */
  static boolean isTrue(EdgeDeviceStatus status, ConditionType condition) {
    return status.condition(condition).filter(found -> found.holds()).isPresent();
  }

  /** Whether its health is this, such as {@code 2/4}. */
  static boolean isAt(EdgeDevice device, String health) {
    return health.equals(status(device).health());
  }
}
