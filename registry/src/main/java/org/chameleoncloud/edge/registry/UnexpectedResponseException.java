package org.chameleoncloud.edge.registry;

import java.io.IOException;

/** An answer of 2xx that does not hold what it must; the message says what, in words that follow "answered with". */
final class UnexpectedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  UnexpectedResponseException(String what) {
    super(what);
  }
}
