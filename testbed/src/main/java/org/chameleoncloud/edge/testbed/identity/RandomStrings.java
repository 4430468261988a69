package org.chameleoncloud.edge.testbed.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;

/** Random ids and secrets in the formats of Keystone, Kubernetes and balena. */
public final class RandomStrings {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";

  private RandomStrings() {}

  /** 32 hexadecimal characters. */
  public static String hexId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** The given number of random bytes in URL-safe Base64 without padding. */
  public static String urlSafe(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** The given number of lower-case letters and digits, as in a Kubernetes bootstrap token. */
  public static String lowerAlphanumeric(int length) {
    return RANDOM.ints(length, 0, LOWER_ALPHANUMERIC.length())
        .mapToObj(i -> LOWER_ALPHANUMERIC.substring(i, i + 1)).collect(Collectors.joining());
  }
}
