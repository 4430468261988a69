package org.chameleoncloud.edge.registry;

import java.io.IOException;

/** A list of which more would be kept than its {@link Keeper} allows. */
public final class ListTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; {@code what} completes a sentence that starts with "returned 200 with". */
  public ListTooLargeException(String what) {
    super(what);
  }
}
