package org.chameleoncloud.edge.balenaos;

import java.util.Map;

/**
 * balena's names of the testbed's device types. The registry knows the Xavier by another name than balena (doni b976bc0,
 * doni/driver/hardware_type/device.py; balena-jetson 176abbf, jetson-xavier-nx-devkit-emmc.coffee), and all others by the
 * same.
 */
public final class BalenaDeviceType {
  private static final Map<String, String> OTHER_NAMES = Map.of("jetson-xavier-nx-emmc",
      "jetson-xavier-nx-devkit-emmc");

  private BalenaDeviceType() {}

  /**
   * balena's name of a device type.
   *
   * @param machineName as the registry names it; a name that the registry does not know is returned as it is
   */
  public static String of(String machineName) {
    return OTHER_NAMES.getOrDefault(machineName, machineName);
  }
}
