package org.chameleoncloud.edge.lab.names;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** The random ends of names, like those that Kubernetes generates. */
public final class RandomSuffix {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 5;

  private RandomSuffix() {}

  /** Five lower-case letters and digits. */
  public static String next() {
    return RANDOM.ints(LENGTH, 0, CHARACTERS.length())
        .mapToObj(i -> CHARACTERS.substring(i, i + 1)).collect(Collectors.joining());
  }
}
