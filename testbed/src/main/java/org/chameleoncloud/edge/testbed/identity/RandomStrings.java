package org.chameleoncloud.edge.testbed.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;

/** Random ids and secrets in the forms that Keystone, Kubernetes and balena use. */
public final class Randoms {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Randoms() {}

  /** 32 hexadecimal digits. */
  public static String hexId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** That many random bytes, URL-safe and unpadded. */
  public static String urlSafe(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** That many lower-case letters and digits, as in a bootstrap token of Kubernetes. */
  public static String lowerAlphanumeric(int length) {
    return RANDOM.ints(length, 0, LOWER_ALPHANUMERIC.length())
        .mapToObj(i -> LOWER_ALPHANUMERIC.substring(i, i + 1)).collect(Collectors.joining());
  }
}
