package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** The name of a block device in /dev, such as nvme0n1. balenaOS's installer accepts several, separated by spaces. */
public final class StorageDevice {
  /** Lower-case letters and digits. */
  public static final String PATTERN = "^[a-z0-9]+$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private StorageDevice() {}

  /** Whether a text has the form of a block device's name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
