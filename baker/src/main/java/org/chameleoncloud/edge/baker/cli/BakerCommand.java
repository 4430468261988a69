package org.chameleoncloud.edge.baker.cli;

import java.io.PrintWriter;

import org.chameleoncloud.edge.baker.outcome.ExitCode;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's commands and what its exit codes mean. */
@Command(name = "baker", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT,
    description = "Writes a device's configuration into a balenaOS disk image.", subcommands = {
        BakeCommand.class, ExpandCommand.class, InspectCommand.class, VerifyCommand.class,
        RemoveCommand.class, SampleCommand.class},
    exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:done",
        "1:a defect of this program",
        "2:the command or the configuration is wrong",
        "3:the source is missing, unreadable or not what its digest says",
        "4:the image is damaged, or none that can be baked",
        "5:the output cannot be written, or there is no room for it",
        "6:somebody else is working on the output; try again",
        "130, 143:told to end (Ctrl-C, SIGTERM); nothing is left behind"})
public final class BakerCommand {
  private BakerCommand() {}

  /** Runs the command that the arguments ask for and gives the process's exit code. */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine baker = new CommandLine(new BakerCommand()).setExecutionExceptionHandler(
        (error, command, _) -> unexpected(error, command.getErr()));
    // As an attribute of the annotation it is asked at once, for every command, and what it tells takes a while.
    VersionProvider version = new VersionProvider();
    baker.getCommandSpec().versionProvider(version);
    baker.getSubcommands().values()
        .forEach(command -> command.getCommandSpec().versionProvider(version));
    return baker;
  }

  private static int unexpected(Exception error, PrintWriter err) {
    err.println(ResultFormat.sentence(ResultFormat.of(error)));
    return ExitCode.PROGRAM.exitCode();
  }
}
