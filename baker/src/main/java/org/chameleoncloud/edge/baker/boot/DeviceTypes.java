package org.chameleoncloud.edge.baker.boot;

import java.util.Map;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** The names of device types, and whether an image is for a device. */
public final class DeviceTypes {
  /** The device types for which balena's name differs from the testbed's. */
  private static final Map<String, String> BALENA_NAMES = Map.of("jetson-xavier-nx-emmc",
      "jetson-xavier-nx-devkit-emmc");

  private DeviceTypes() {}

  /** balena's name of a device type of the testbed. */
  public static String balenaName(String type) {
    return BALENA_NAMES.getOrDefault(type, type);
  }

  /** Refuses an image for another device type. An empty type matches any. */
  static void requireMatch(String wanted, String found) {
    if (wanted.isEmpty() || found.isEmpty() || wanted.equals(found)
        || found.equals(balenaName(wanted))) {
      return;
    }
    throw new BakeFailure(Reason.DeviceTypeMismatch, "the image is for " + found
        + ", but the device is a " + wanted + "; use an image for this device type");
  }
}
