package org.chameleoncloud.edge.baker.boot;

import java.util.Map;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Whether an image is for a device. */
public final class DeviceTypes {
  /** Where the testbed's name of a type differs from balena's. */
  private static final Map<String, String> BALENA_NAMES = Map.of("jetson-xavier-nx-emmc",
      "jetson-xavier-nx-devkit-emmc");

  private DeviceTypes() {}

  /** Refuses an image for another type; one that does not say what it is for, and a request for any, pass. */
  public static void requireMatch(String wanted, String found) {
    if (wanted.isEmpty() || found.isEmpty() || wanted.equals(found)
        || found.equals(BALENA_NAMES.get(wanted))) {
      return;
    }
    throw new BakeFailure(Reason.DeviceTypeMismatch, "the image is for " + found
        + ", the device is a " + wanted + ": a device does not start from another type's image");
  }
}
