package org.chameleoncloud.edge.plugin.completion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge completion}. */
@Command(name = "completion", description = {
    "Prints a script that completes kubectl-chi_edge in a shell. kubectl chi-edge is completed by "
        + "kubectl's own script if kubectl_complete-chi_edge is on the PATH."})
public final class CompletionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private ShellName shell;

  @Mixin
  private Printer printer;

  @Override
  public Integer call() throws IOException {
    try (InputStream script = CompletionCommand.class.getResourceAsStream(shell.name())) {
      printer.print(new String(script.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
    return ExitCode.DONE.code();
  }
}
