package org.chameleoncloud.edge.baker.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code baker hold}. */
@Command(name = "hold", description = {"Does nothing for a time.",
    "Keeps a pod running in which kubectl chi-edge runs baker cat and baker receive: the container "
        + "image has no other program that could."})
final class HoldCommand implements Callable<Integer> {
  private static final long MAX_SECONDS = Duration.ofDays(1).toSeconds();

  @Option(names = "--seconds", required = true, paramLabel = "N",
      description = "For how long, from 1 to 86400. SIGTERM ends it earlier.")
  private long seconds;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new ParameterException(command.commandLine(), "--seconds is from 1 to " + MAX_SECONDS);
    }
    try {
      Thread.sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
