package org.chameleoncloud.edge.plugin.output;

/**
 * Where standard output and standard error go, and whether a user is at standard input.
 *
 * @param inIsTerminal whether standard input is a terminal
 * @param outIsTerminal whether standard output is a terminal
 * @param errIsTerminal whether standard error is a terminal
 * @param width of the terminal, at least 1; of no meaning without one
 * @param colours whether standard output may have colours
 */
public record Terminal(boolean inIsTerminal, boolean outIsTerminal, boolean errIsTerminal,
    int width, boolean colours) {
  /** The width where a terminal does not say. */
  public static final int DEFAULT_WIDTH = 80;

  /** None is a terminal. */
  public static final Terminal NONE = new Terminal(false, false, false, DEFAULT_WIDTH, false);

  /** Whether a user sees a question, and can answer it. */
  public boolean canAsk() {
    return inIsTerminal && errIsTerminal;
  }

  /** The width that tables must fit: without a terminal any, so that programs read whole values. */
  public int tableWidth() {
    return outIsTerminal ? width : Integer.MAX_VALUE;
  }

  /** The width that messages are wrapped at: without a terminal any, so that each is one line. */
  public int messageWidth() {
    return errIsTerminal ? width : Integer.MAX_VALUE;
  }
}
