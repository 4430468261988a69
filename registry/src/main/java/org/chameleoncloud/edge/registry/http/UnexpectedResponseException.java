package org.chameleoncloud.edge.registry.http;

import java.io.IOException;

/**
 * A response with status code 2xx in which a required part is missing or invalid. The message completes a sentence that
 * starts with "returned 200 with".
 */
public final class UnexpectedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; {@code what} must not quote the response. */
  public UnexpectedResponseException(String what) {
    super(what);
  }
}
