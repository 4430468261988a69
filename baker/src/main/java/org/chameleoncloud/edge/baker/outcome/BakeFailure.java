package org.chameleoncloud.edge.baker.outcome;

/**
 * A command that failed before any output took its final name. The message is for the owner of the device: what is
 * wrong, with which file or address, and what to do. It never contains a secret.
 */
public final class BakeFailure extends RuntimeException {
  private final Reason reason;

  public BakeFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public BakeFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
