package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** A network interface's name, such as eth0. */
public final class InterfaceName {
  /** Linux allows 15 bytes (IFNAMSIZ includes a final zero); of the characters it allows, those in use. */
  public static final String PATTERN = "^[A-Za-z0-9._-]{1,15}$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private InterfaceName() {}

  /** Whether a text is written like an interface's name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
