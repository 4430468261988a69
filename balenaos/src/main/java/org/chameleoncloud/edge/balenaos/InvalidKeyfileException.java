package org.chameleoncloud.edge.balenaos;

/** What is wrong with a keyfile, as part of a sentence; never quotes a value that may be secret. */
final class InvalidKeyfileException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidKeyfileException(String message) {
    super(message, null, false, false);
  }

  static void require(boolean fulfilled, String problem) throws InvalidKeyfileException {
    if (!fulfilled) {
      throw new InvalidKeyfileException(problem);
    }
  }
}
