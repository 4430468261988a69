package org.chameleoncloud.edge.balenaos;

import java.net.Inet6Address;
import java.util.regex.Pattern;

/** IP addresses, alone or with the prefix length of their network, such as {@code 192.0.2.10/24}. */
public final class IpAddress {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String FOUR_OCTETS = OCTET + "(\\." + OCTET + "){3}";
  private static final String IPV6_CHARACTERS = "[0-9A-Fa-f]*:([0-9A-Fa-f:]*|([0-9A-Fa-f:]*:)?"
      + FOUR_OCTETS + ")";

  /** An IPv4 address. */
  public static final String IPV4_PATTERN = "^" + FOUR_OCTETS + "$";
  /** An IPv4 address with a prefix length. */
  public static final String IPV4_PREFIX_PATTERN = "^" + FOUR_OCTETS + "/(3[0-2]|[12]?[0-9])$";
  /** The characters of an IPv6 address. See {@link #MALFORMED_IPV6_PATTERN} for what one pattern cannot check. */
  public static final String IPV6_PATTERN = "^" + IPV6_CHARACTERS + "$";
  /**
   * Found in texts that match {@link #IPV6_PATTERN} but are not IPv6 addresses, except in rare cases: two "::", five
   * digits in a group, too few or too many groups. Never found in an address.
   */
  public static final String MALFORMED_IPV6_PATTERN = ":::|::.*::|[0-9A-Fa-f]{5}|(:.*){9}|^([^:]+:){8}|^:([^:]|$)|[^:]:(/|$)"
      + "|^([^:]+:){1,5}[^:]+$|^([^:]+:){6}[^:.]+$";
  /** An IPv6 address with a prefix length, with the same limitation. */
  public static final String IPV6_PREFIX_PATTERN = "^" + IPV6_CHARACTERS
      + "/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$";

  private static final Pattern IPV4 = Pattern.compile(IPV4_PATTERN);
  private static final Pattern IPV6 = Pattern.compile(IPV6_PATTERN);
  private static final Pattern IPV4_PREFIX = Pattern.compile(IPV4_PREFIX_PATTERN);
  private static final Pattern IPV6_PREFIX = Pattern.compile(IPV6_PREFIX_PATTERN);

  private IpAddress() {}

  /** Whether a text is an IPv4 or an IPv6 address. */
  public static boolean isValid(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  /** Whether a text is an IPv4 address. */
  public static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  /** Whether a text is an IPv6 address, without a zone. */
  public static boolean isIpv6(String text) {
    try {
      return IPV6.matcher(text).matches() && Inet6Address.ofLiteral(text) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Whether a text is an IPv4 address with a prefix length. */
  public static boolean isIpv4Prefix(String text) {
    return IPV4_PREFIX.matcher(text).matches();
  }

  /** Whether a text is an IPv6 address with a prefix length. */
  public static boolean isIpv6Prefix(String text) {
    return IPV6_PREFIX.matcher(text).matches() && isIpv6(text.substring(0, text.indexOf('/')));
  }
}
