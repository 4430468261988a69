package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** The host name or address of a server, such as a time server. */
public final class NetworkHost {
  /** The characters of a host name, an IPv4 address or an IPv6 address. */
  public static final String PATTERN = "^[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9:])?$";
  /** In characters: the longest DNS name (RFC 1035, section 2.3.4). */
  public static final int MAX_LENGTH = 253;

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private NetworkHost() {}

  /** Whether a text has the form of a host name or an address. */
  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
  }
}
