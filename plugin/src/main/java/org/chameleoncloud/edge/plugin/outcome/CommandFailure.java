package org.chameleoncloud.edge.plugin.outcome;

/**
 * A command did not do what it was asked to. The message is for the user, in one line, without a secret: first what is
 * wrong, then what to do.
 *
 * <p>Unchecked, because no command can do anything about it but stop.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure with any exit code but {@link ExitCode#DONE}. */
  public CommandFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** {@link ExitCode#FAILED}. */
  public static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message);
  }

  /** {@link ExitCode#USAGE}: options that do not go together. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  /** {@link ExitCode#NOT_FOUND}. */
  public static CommandFailure notFound(String message) {
    return new CommandFailure(ExitCode.NOT_FOUND, message);
  }

  /** {@link ExitCode#NOT_CONFIRMED}. */
  public static CommandFailure notConfirmed(String message) {
    return new CommandFailure(ExitCode.NOT_CONFIRMED, message);
  }

  /** {@link ExitCode#TIMED_OUT}. */
  public static CommandFailure timedOut(String message) {
    return new CommandFailure(ExitCode.TIMED_OUT, message);
  }

  /** How the process ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
