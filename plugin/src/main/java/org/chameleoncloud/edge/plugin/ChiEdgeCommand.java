package org.chameleoncloud.edge.plugin;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.adopt.AdoptCommand;
import org.chameleoncloud.edge.plugin.cli.Context;
import org.chameleoncloud.edge.plugin.cli.ContextFactory;
import org.chameleoncloud.edge.plugin.cli.VersionProvider;
import org.chameleoncloud.edge.plugin.completion.Completer;
import org.chameleoncloud.edge.plugin.completion.CompletionCommand;
import org.chameleoncloud.edge.plugin.credentials.CredentialsCommand;
import org.chameleoncloud.edge.plugin.doctor.DoctorCommand;
import org.chameleoncloud.edge.plugin.export.ExportCommand;
import org.chameleoncloud.edge.plugin.fleet.FleetCommand;
import org.chameleoncloud.edge.plugin.image.ImageCommand;
import org.chameleoncloud.edge.plugin.list.ListCommand;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.Message;
import org.chameleoncloud.edge.plugin.show.ShowCommand;
import org.chameleoncloud.edge.plugin.watch.TopCommand;
import org.chameleoncloud.edge.plugin.watch.WaitCommand;
import org.chameleoncloud.edge.plugin.write.DeleteCommand;
import org.chameleoncloud.edge.plugin.write.PauseCommand;
import org.chameleoncloud.edge.plugin.write.RebakeCommand;
import org.chameleoncloud.edge.plugin.write.RegisterCommand;
import org.chameleoncloud.edge.plugin.write.ResumeCommand;
import org.chameleoncloud.edge.plugin.write.SetCommand;
import org.chameleoncloud.edge.plugin.write.SyncCommand;
import org.chameleoncloud.edge.plugin.write.UnsetCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The top-level command: subcommands, errors and exit codes. */
@Command(name = ChiEdgeCommand.NAME, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT,
    versionProvider = VersionProvider.class, sortOptions = false,
    description = "Devices of the CHI@Edge testbed that are resources of a cluster.")
public final class ChiEdgeCommand {
  /** How the user calls it. */
  static final String NAME = "kubectl chi-edge";

  private static final List<Class<?>> COMMANDS = List.of(ListCommand.class, ShowCommand.class,
      RegisterCommand.class, SetCommand.class, UnsetCommand.class, SyncCommand.class,
      RebakeCommand.class, PauseCommand.class, ResumeCommand.class, DeleteCommand.class,
      ExportCommand.class, AdoptCommand.class, FleetCommand.class, ImageCommand.class,
      CredentialsCommand.class,
      WaitCommand.class, TopCommand.class, DoctorCommand.class, CompletionCommand.class);

  /** The first argument of a shell that completes; what follows are words of a command line, not options. */
  private static final String COMPLETE = "__complete";

  private ChiEdgeCommand() {}

  /**
   * Runs a command and returns the exit code for the process.
   *
   * @param out for data; a command flushes it
   * @param err for messages and progress
   */
  public static int run(Context context, PrintWriter out, PrintWriter err, String... arguments) {
    List<String> words = List.of(arguments);
    if (arguments.length > 0 && arguments[0].equals(COMPLETE)) {
      new Completer(commandLine(context).getCommandSpec()).complete(words.subList(1, words.size()))
          .forEach(line -> out.print(line + "\n"));
      return ExitCode.DONE.code();
    }
    // Without a command, what kubectl does without one.
    String[] called = arguments.length == 0 ? new String[]{"--help"} : arguments;
    return commandLine(context, words::contains).setOut(out).setErr(err).execute(called);
  }

  /** The definition of all commands, without standard output and error. */
  static CommandLine commandLine(Context context) {
    return commandLine(context, _ -> true);
  }

  /**
   * The definition of some commands; of the others only what the list of commands shows. To read the options of all takes as
   * long as the rest of the start.
   */
  private static CommandLine commandLine(Context context, Predicate<String> whole) {
    ContextFactory factory = new ContextFactory(context);
    CommandLine root = new CommandLine(new ChiEdgeCommand(), factory);
    for (Class<?> command : COMMANDS) {
      Command definition = command.getAnnotation(Command.class);
      root.addSubcommand(definition.name(), whole.test(definition.name())
          ? new CommandLine(command, factory)
          : new CommandLine(listed(definition)));
    }
    // "@home" is a value, not a file to read options from.
    root.setExpandAtFiles(false);
    root.setColorScheme(Help.defaultColorScheme(
        context.terminal().colours() ? Help.Ansi.ON : Help.Ansi.OFF));
    root.setUsageHelpWidth(Math.clamp(context.terminal().width(), 80, 120));
    root.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
    root.setParameterExceptionHandler((invalid, _) -> usage(invalid, context));
    root.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command, context));
    return root;
  }

  private static CommandSpec listed(Command definition) {
    CommandSpec command = CommandSpec.create().name(definition.name());
    command.usageMessage().description(definition.description()).hidden(definition.hidden());
    return command;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    Stream.of(ExitCode.values())
        .forEach(code -> codes.put(String.valueOf(code.code()), code.meaning()));
    return codes;
  }

  private static int usage(ParameterException invalid, Context context) {
    CommandLine command = invalid.getCommandLine();
    print(command, invalid.getMessage(), context);
    UnmatchedArgumentException.printSuggestions(invalid, command.getErr());
    Message.print("Run " + command.getCommandSpec().qualifiedName() + " --help for the options.",
        command.getErr(), context.terminal());
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception failure, CommandLine command, Context context) {
    command.getOut().flush();
    if (OnInterrupt.hasBegun()) {
      // What ends because of an interrupt is no failure, and what it left has been said.
      return ExitCode.FAILED.code();
    }
    if (failure instanceof CommandFailure known) {
      print(command, known.getMessage(), context);
      return known.exitCode().code();
    }
    print(command, "internal error, a bug in this plugin: " + failure.getClass().getSimpleName()
        + ": " + failure.getMessage() + ". Report it with the command that you ran", context);
    return ExitCode.FAILED.code();
  }

  private static void print(CommandLine command, String message, Context context) {
    Message.print("error: " + message, command.getErr(), context.terminal());
  }
}
