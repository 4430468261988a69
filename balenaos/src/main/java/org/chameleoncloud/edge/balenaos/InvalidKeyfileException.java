package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** What is wrong with a keyfile, as part of a sentence; never quotes a value that may be secret, and is one line. */
final class InvalidKeyfileException extends Exception {
  private static final long serialVersionUID = 1L;
  /** Control characters, those that change the direction of a text, and half characters. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  InvalidKeyfileException(String message) {
    super(UNPRINTABLE.matcher(message).replaceAll("?"), null, false, false);
  }

  static void require(boolean fulfilled, String problem) throws InvalidKeyfileException {
    if (!fulfilled) {
      throw new InvalidKeyfileException(problem);
    }
  }
}
