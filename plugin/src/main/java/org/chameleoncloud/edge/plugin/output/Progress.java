package org.chameleoncloud.edge.plugin.output;

import java.io.PrintWriter;

/**
 * What a command is doing, in one line that is updated in place. Prints nothing where standard error is not a terminal.
 * Close it before anything else is printed.
 */
public final class Progress implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final Terminal terminal;
  private boolean shown;
  private boolean isOver;

  /** Progress on standard error. */
  public Progress(PrintWriter err, Terminal terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Shows another text, cut to the width of the terminal. */
  public synchronized void show(String text) {
    if (terminal.errIsTerminal() && !isOver) {
      // The last column stays free: some terminals go to the next line after it.
      err.print(CLEAR_LINE
          + TextWidth.truncate(Cell.of(text).text(), Math.max(1, terminal.width() - 1)));
      err.flush();
      shown = true;
    }
  }

  /** For an interrupt: shows nothing any more, and says what the command left. */
  public synchronized void end(String message) {
    close();
    isOver = true;
    Message.print(message, err, terminal);
  }

  @Override
  public synchronized void close() {
    if (shown) {
      err.print(CLEAR_LINE);
      err.flush();
      shown = false;
    }
  }
}
