package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.outcome.CommandResult;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Failed;
import org.chameleoncloud.edge.baker.outcome.Reason;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a command and reports its result: to the console, and as JSON where the options ask for it. */
final class ReportOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", description = "Print the result as JSON in the last line of output.")
  private boolean json;

  @Option(names = "--result", paramLabel = "FILE",
      description = "Also write the result as JSON to this file, at most 4096 bytes.")
  private Path resultFile;

  private boolean reported;
  private boolean outputIsData;

  /** The work of a command. */
  interface Work {
    CommandResult run() throws IOException;
  }

  /** Sends all messages to standard error, because standard output is the image. */
  void keepStandardOutputForData() {
    outputIsData = true;
  }

  /** Does the work and reports the result, also if the process is terminated meanwhile. Returns the exit code. */
  int run(Work work) {
    Thread onShutdown = new Thread(this::interrupted, "report-interruption");
    Runtime.getRuntime().addShutdownHook(onShutdown);
    CommandResult result = result(work);
    boolean written = report(result);
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException _) {
      // The JVM is shutting down; the hook sees that the result has been reported.
    }
    return written ? result.exitCode() : Reason.OutputNotWritable.exitCode();
  }

  private static CommandResult result(Work work) {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error error) {
      // Errors of the JVM must reach the result too, instead of ending in a stack trace.
      return ResultFormat.failed(error);
    }
  }

  private void interrupted() {
    report(new Failed(Reason.Interrupted, "the process was terminated before it finished"));
  }

  /** Returns whether the result file was written, if there is to be one. */
  private synchronized boolean report(CommandResult result) {
    if (reported) {
      return true;
    }
    reported = true;
    PrintWriter out = out();
    PrintWriter err = command.commandLine().getErr();
    (result instanceof Failed ? err : out).println(ResultFormat.text(result));
    err.flush();
    if (json) {
      out.println(ResultFormat.json(result));
    }
    out.flush();
    return writeResult(result, err);
  }

  private boolean writeResult(CommandResult result, PrintWriter err) {
    if (resultFile == null) {
      return true;
    }
    try {
      Files.writeString(resultFile, ResultFormat.json(result));
      return true;
    } catch (IOException _) {
      err.println(TextWrap.wrap("baker: the result cannot be written to " + resultFile
          + "; check that its directory exists and is writable"));
      err.flush();
      return false;
    }
  }

  /** The stream for messages to the user. */
  PrintWriter out() {
    return outputIsData ? command.commandLine().getErr() : command.commandLine().getOut();
  }
}
