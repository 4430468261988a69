package org.chameleoncloud.edge.testbed.http;

/** Ends the handling of a request with an error status and a message for the client. */
public final class HttpErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public HttpErrorException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status code of the response, 400 to 599. */
  public int status() {
    return status;
  }
}
