package org.chameleoncloud.edge.baker.outcome;

/**
 * A command that failed before any output took its final name. The message is for the owner of the device: what is
 * wrong, with which file or address, and what to do. It never contains a secret, and it is one line of at most 1000
 * characters, whatever it quotes.
 */
public final class BakeFailure extends RuntimeException {
  /** In characters. */
  private static final int MAX_MESSAGE = 1000;

  private final Reason reason;

  public BakeFailure(Reason reason, String message) {
    super(Printable.line(message, MAX_MESSAGE));
    this.reason = reason;
  }

  public BakeFailure(Reason reason, String message, Throwable cause) {
    super(Printable.line(message, MAX_MESSAGE), cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
