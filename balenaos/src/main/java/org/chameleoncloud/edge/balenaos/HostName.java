package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/**
 * A device's host name: an RFC 1123 subdomain of at most 63 characters. balenaOS uses config.json's {@code hostname}
 * unchanged, including dots (meta-balena, balena-hostname), and the testbed labels the Kubernetes node with the record's
 * name (doni/driver/worker/k8s.py).
 */
public final class HostName {
  /** Lower-case letters, digits, '-' and '.'; a letter or digit at both ends of each label. */
  public static final String PATTERN = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$";
  /**
   * The longest host name in characters. Linux allows 64 (HOST_NAME_MAX), and the value of the node's
   * {@code kubernetes.io/hostname} label 63.
   */
  public static final int MAX_LENGTH = 63;

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private HostName() {}

  /** Whether a text is an RFC 1123 subdomain of any length. */
  public static boolean isSubdomain(String text) {
    return FORM.matcher(text).matches();
  }

  /** Whether a device can have this host name. */
  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && isSubdomain(text);
  }
}
