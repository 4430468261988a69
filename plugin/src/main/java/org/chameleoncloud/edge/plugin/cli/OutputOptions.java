package org.chameleoncloud.edge.plugin.cli;

import java.io.PrintWriter;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.plugin.output.Panel;
import org.chameleoncloud.edge.plugin.output.Progress;
import org.chameleoncloud.edge.plugin.output.Table;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.chameleoncloud.edge.plugin.output.TextWidth;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code -o}, and everything that prints: data to standard output, messages and progress to standard error. */
public final class OutputOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table", order = 104,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  private final Context context;

  OutputOptions(Context context) {
    this.context = context;
  }

  /** The format that the user chose. */
  public OutputFormat format() {
    return format;
  }

  /** The environment, the clock and the terminal. */
  public Context context() {
    return context;
  }

  /** Prints a table that fits the terminal. */
  public void print(Table table) {
    print(table.lines(terminal().tableWidth(), terminal().colours()));
  }

  /** Prints labelled values. */
  public void print(Panel panel, int indent) {
    print(panel.lines(indent, terminal().tableWidth(), terminal().colours()));
  }

  /** Prints lines as they are. */
  public void print(List<String> lines) {
    PrintWriter out = command.commandLine().getOut();
    lines.forEach(line -> out.print(line + "\n"));
    out.flush();
  }

  /**
   * Prints a resource, or a list from {@link Documents#list}, as the format says.
   *
   * @throws IllegalStateException if the format is not one for documents
   */
  public void printDocument(Object resource) {
    PrintWriter out = command.commandLine().getOut();
    out.print(switch (format) {
      case json -> Documents.json(resource);
      case yaml -> Documents.yaml(resource);
      default -> throw new IllegalStateException(format + " is not a format for documents");
    });
    out.flush();
  }

  /** Prints a device's name as kubectl's {@code -o name} does. */
  public void printName(String resourceName) {
    print(List.of("edgedevice." + EdgeDevice.GROUP + "/" + resourceName));
  }

  /** Prints a message to standard error, wrapped on a terminal. */
  public void note(String message) {
    note(command.commandLine().getErr(), message, terminal());
  }

  /** Prints a message to {@code err}, wrapped on a terminal. */
  public static void note(PrintWriter err, String message, Terminal terminal) {
    TextWidth.wrap(message, terminal.messageWidth()).forEach(line -> err.print(line + "\n"));
    err.flush();
  }

  /** A line of progress; close it before anything else is printed. */
  public Progress progress() {
    return new Progress(command.commandLine().getErr(), terminal());
  }

  private Terminal terminal() {
    return context.terminal();
  }
}
