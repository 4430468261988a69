package org.chameleoncloud.edge.baker.outcome;

/**
 * A bake that stopped before anything took its final name. The message is a sentence for the owner of the device: what
 * happened, to which thing, what to do. It never holds a secret.
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
