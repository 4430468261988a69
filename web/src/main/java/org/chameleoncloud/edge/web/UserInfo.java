package org.chameleoncloud.edge.web;

import java.util.regex.Pattern;

/**
 * User names and passwords in URLs. They are in front of the host only: an {@code @} in the path or the query is an
 * ordinary character (RFC 3986, section 3.2).
 */
public final class UserInfo {
  /** A host and port without a user name, and whatever follows them. To be used after {@code ://}. */
  public static final String NONE_PATTERN = "[^/?#@\\\\\\s]+([/?#]\\S*)?";

  private static final Pattern PRESENT = Pattern.compile("^[^/?#\\\\]*//[^/?#\\\\]*@.*",
      Pattern.DOTALL);
  private static final Pattern PRESENT_WITHOUT_SCHEME = Pattern.compile("^[^/?#\\\\]*@.*",
      Pattern.DOTALL);

  private UserInfo() {}

  /** Whether a URL, with or without its scheme, has a user name or a password. */
  public static boolean isIn(String url) {
    return PRESENT.matcher(url).matches() || PRESENT_WITHOUT_SCHEME.matcher(url).matches();
  }
}
