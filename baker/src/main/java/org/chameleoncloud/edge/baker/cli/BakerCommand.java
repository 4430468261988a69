package org.chameleoncloud.edge.baker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The top-level command: subcommands and exit codes. */
@Command(name = "baker", mixinStandardHelpOptions = true, scope = CommandLine.ScopeType.INHERIT,
    description = "Writes a device's configuration into a balenaOS disk image.", subcommands = {
        BakeCommand.class, ExpandCommand.class, InspectCommand.class, VerifyCommand.class,
        RemoveCommand.class, SampleCommand.class, ServeCommand.class, CatCommand.class,
        ReceiveCommand.class, HoldCommand.class},
    exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:success",
        "1:internal error: a bug in baker",
        "2:the command or the configuration is invalid",
        "3:the source is missing, unreadable or does not match its digest",
        "4:the image is damaged or not supported",
        "5:the output cannot be written, or there is not enough space",
        "6:another process is using the output; retry later",
        "130, 143:terminated (Ctrl-C, SIGTERM); nothing is left behind"})
public final class BakerCommand {
  private BakerCommand() {}

  /** Runs a command and returns the exit code for the process. */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine baker = new CommandLine(new BakerCommand()).setExecutionExceptionHandler(
        (error, command, _) -> ResultFormat.printFailure(command.getErr(), error));
    // Set here because the annotation's attribute is evaluated eagerly for every command, and this one is slow.
    VersionProvider version = new VersionProvider();
    baker.getCommandSpec().versionProvider(version);
    baker.getSubcommands().values()
        .forEach(command -> command.getCommandSpec().versionProvider(version));
    return baker;
  }
}
