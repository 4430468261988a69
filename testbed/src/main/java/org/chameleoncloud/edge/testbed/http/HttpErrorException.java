package org.chameleoncloud.edge.testbed.http;

/** A request is refused with an error status and a message that goes to the client. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status of the answer, 400 to 599. */
  public int status() {
    return status;
  }
}
