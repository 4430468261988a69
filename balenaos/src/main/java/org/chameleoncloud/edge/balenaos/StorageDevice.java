package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** A block device by its name in /dev, such as nvme0n1; balenaOS's installer takes several, separated by spaces. */
public final class StorageDevice {
  /** Lower-case letters and digits. */
  public static final String PATTERN = "^[a-z0-9]+$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private StorageDevice() {}

  /** Whether a text is written like the name of a block device. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
