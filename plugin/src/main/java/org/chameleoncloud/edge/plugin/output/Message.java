package org.chameleoncloud.edge.plugin.output;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.inventory.Printable;

/** A message for the user. */
public final class Message {
  private Message() {}

  /**
   * Prints it, wrapped on a terminal.
   *
   * @param text which may quote the API server, the testbed or another user's object
   */
  public static void print(String text, PrintWriter err, Terminal terminal) {
    String shown = text.lines().map(Printable::of).collect(Collectors.joining("\n"));
    TextWidth.wrap(shown, terminal.messageWidth()).forEach(line -> err.print(line + "\n"));
    err.flush();
  }
}
