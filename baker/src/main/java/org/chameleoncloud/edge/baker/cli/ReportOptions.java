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

/** The options that say where the outcome goes, and sending it there. */
final class ReportOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", description = "End the output with the result as one line of JSON.")
  private boolean json;

  @Option(names = "--result", paramLabel = "FILE",
      description = "Write the result as JSON to this file too, at most 4096 bytes.")
  private Path result;

  private boolean reported;
  private boolean outputIsData;

  /** Work that ends in an outcome. */
  interface Work {
    CommandResult run() throws IOException;
  }

  /** Everything goes to standard error: standard output is what the command makes. */
  void leaveStandardOutput() {
    outputIsData = true;
  }

  /** Does the work and reports how it ended, also when the process is told to end meanwhile. */
  int run(Work work) {
    Thread onShutdown = new Thread(this::interrupted, "report-interruption");
    Runtime.getRuntime().addShutdownHook(onShutdown);
    CommandResult outcome = outcome(work);
    boolean written = report(outcome);
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException _) {
      // The process is ending; the hook finds that the outcome is reported.
    }
    return written ? ResultFormat.exitCode(outcome) : Reason.OutputNotWritable.blame().exitCode();
  }

  private static CommandResult outcome(Work work) {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error error) {
      // Also an error of the virtual machine must not end in a stack trace, and must reach the result.
      return ResultFormat.of(error);
    }
  }

  private void interrupted() {
    report(new Failed(Reason.Interrupted, "the process was told to end before it was done"));
  }

  private synchronized boolean report(CommandResult outcome) {
    if (reported) {
      return true;
    }
    reported = true;
    PrintWriter out = out();
    PrintWriter err = command.commandLine().getErr();
    (outcome instanceof Failed ? err : out).println(ResultFormat.sentence(outcome));
    err.flush();
    if (json) {
      out.println(ResultFormat.json(outcome));
    }
    out.flush();
    return writeResult(outcome, err);
  }

  private boolean writeResult(CommandResult outcome, PrintWriter err) {
    if (result == null) {
      return true;
    }
    try {
      Files.writeString(result, ResultFormat.json(outcome));
      return true;
    } catch (IOException _) {
      err.println(TextWrap.wrapped("baker: the result cannot be written to " + result
          + ": is its folder there, and may it be written to?"));
      err.flush();
      return false;
    }
  }

  /** Where people read. */
  PrintWriter out() {
    return outputIsData ? command.commandLine().getErr() : command.commandLine().getOut();
  }
}
