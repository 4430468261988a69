package org.chameleoncloud.edge.plugin.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.chameleoncloud.edge.inventory.Printable;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Message;
import org.chameleoncloud.edge.plugin.output.Panel;
import org.chameleoncloud.edge.plugin.output.Progress;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;
import org.chameleoncloud.edge.plugin.output.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Everything that prints: data to standard output, messages and progress to standard error. A mixin without options, for
 * commands without {@code -o}; all others have {@link OutputOptions}.
 */
@Command
public class Printer {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private final Context context;

  Printer(Context context) {
    this.context = context;
  }

  /** The environment, the clock and the terminal. */
  public final Context context() {
    return context;
  }

  /** Prints a table that fits the terminal. */
  public final void print(Table table) {
    print(table, 0);
  }

  /** Prints a table, indented. */
  public final void print(Table table, int indent) {
    int width = terminal().tableWidth();
    print(table.lines(width == Integer.MAX_VALUE ? width : Math.max(1, width - indent),
        terminal().colours()).stream().map(line -> " ".repeat(indent) + line).toList());
  }

  /** Prints labelled values, indented. */
  public final void print(Panel panel, int indent) {
    print(panel.lines(indent, terminal().tableWidth(), terminal().colours()));
  }

  /** Prints a line in a style. */
  public final void print(Cell line) {
    print(List.of(line.style().apply(line.text(), terminal().colours())));
  }

  /** Prints the heading of a section, after an empty line. */
  public final void heading(String text) {
    print(List.of(""));
    print(Cell.of(text, Style.BOLD));
  }

  /** Prints lines as they are. */
  public final void print(List<String> lines) {
    PrintWriter out = out();
    lines.forEach(line -> out.print(line + "\n"));
    out.flush();
  }

  /** Prints a message to standard error, wrapped on a terminal. */
  public final void note(String message) {
    Message.print(message, command.commandLine().getErr(), terminal());
  }

  /**
   * Asks on standard error, and reads a line of standard input.
   *
   * @param question without a question mark at the end
   * @return whether the answer is y or yes; false at the end of the input
   */
  public final boolean confirm(String question) {
    PrintWriter err = command.commandLine().getErr();
    err.print(Printable.of(question) + "? [y/N] ");
    err.flush();
    try {
      String answer = context.in().readLine();
      return answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw CommandFailure.failed("the answer cannot be read from standard input ("
          + e.getMessage() + "): run the command in a terminal");
    }
  }

  /** A line of progress; close it before anything else is printed. */
  public final Progress progress() {
    return new Progress(command.commandLine().getErr(), terminal());
  }

  /** Standard output; flush it. */
  public final PrintWriter out() {
    return command.commandLine().getOut();
  }

  private Terminal terminal() {
    return context.terminal();
  }
}
