package org.chameleoncloud.edge.baker.boot;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.balenaos.BalenaDeviceType;

/** Whether an image is for a device. */
final class DeviceTypes {
  private DeviceTypes() {}

  /** Refuses an image for another device type. An empty type matches any. */
  static void requireMatch(String wanted, String found) {
    if (wanted.isEmpty() || found.isEmpty() || wanted.equals(found)
        || found.equals(BalenaDeviceType.of(wanted))) {
      return;
    }
    throw new BakeFailure(Reason.DeviceTypeMismatch, "the image is for " + found
        + ", but the device is a " + wanted + "; use an image for this device type");
  }
}
