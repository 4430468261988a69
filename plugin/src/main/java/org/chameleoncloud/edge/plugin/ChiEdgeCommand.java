package org.chameleoncloud.edge.plugin;

import java.io.PrintWriter;
import org.chameleoncloud.edge.plugin.cli.Context;
import org.chameleoncloud.edge.plugin.cli.ContextFactory;
import org.chameleoncloud.edge.plugin.cli.OutputOptions;
import org.chameleoncloud.edge.plugin.cli.VersionProvider;
import org.chameleoncloud.edge.plugin.list.ListCommand;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The top-level command: subcommands, errors and exit codes. */
@Command(name = ChiEdgeCommand.NAME, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT,
    versionProvider = VersionProvider.class, sortOptions = false,
    description = "Devices of the CHI@Edge testbed that are resources of a cluster.",
    subcommands = {ListCommand.class})
public final class ChiEdgeCommand {
  /** How the user calls it. */
  static final String NAME = "kubectl chi-edge";

  private ChiEdgeCommand() {}

  /**
   * Runs a command and returns the exit code for the process.
   *
   * @param out for data; a command flushes it
   * @param err for messages and progress
   */
  public static int run(Context context, PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine(context).setOut(out).setErr(err).execute(arguments);
  }

  /** The definition of all commands, without standard output and error. */
  static CommandLine commandLine(Context context) {
    CommandLine root = new CommandLine(new ChiEdgeCommand(), new ContextFactory(context));
    root.setColorScheme(Help.defaultColorScheme(
        context.terminal().colours() ? Help.Ansi.ON : Help.Ansi.OFF));
    root.setUsageHelpWidth(Math.clamp(context.terminal().width(), 80, 120));
    root.setParameterExceptionHandler((invalid, _) -> usage(invalid, context));
    root.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command, context));
    return root;
  }

  private static int usage(ParameterException invalid, Context context) {
    CommandLine command = invalid.getCommandLine();
    print(command, invalid.getMessage(), context);
    UnmatchedArgumentException.printSuggestions(invalid, command.getErr());
    OutputOptions.note(command.getErr(),
        "Run " + command.getCommandSpec().qualifiedName() + " --help for the options.",
        context.terminal());
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception failure, CommandLine command, Context context) {
    command.getOut().flush();
    if (failure instanceof CommandFailure known) {
      print(command, known.getMessage(), context);
      return known.exitCode().code();
    }
    print(command, "internal error, a bug in this plugin: " + failure.getClass().getSimpleName()
        + ": " + failure.getMessage() + ". Report it with the command that you ran", context);
    return ExitCode.FAILED.code();
  }

  private static void print(CommandLine command, String message, Context context) {
    OutputOptions.note(command.getErr(), "error: " + message, context.terminal());
  }
}
