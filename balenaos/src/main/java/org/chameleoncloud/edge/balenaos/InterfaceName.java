package org.chameleoncloud.edge.balenaos;

import java.util.List;
import java.util.regex.Pattern;

/** The name of a network interface, such as eth0. */
public final class InterfaceName {
  /** At most 15 bytes, like in Linux (IFNAMSIZ includes a final zero), but only the characters that are common in names. */
  public static final String PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$";
  /** What the kernel or NetworkManager uses for something else; the CRD has the same list. */
  private static final List<String> RESERVED = List.of("all", "default", "bonding_masters");

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private InterfaceName() {}

  /** Whether a text has the form of an interface name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches() && !RESERVED.contains(text);
  }
}
