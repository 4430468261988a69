package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** The name of a network interface, such as eth0. */
public final class InterfaceName {
  /** At most 15 bytes, like in Linux (IFNAMSIZ includes a final zero), but only the characters that are common in names. */
  public static final String PATTERN = "^[A-Za-z0-9._-]{1,15}$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private InterfaceName() {}

  /** Whether a text has the form of an interface name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
