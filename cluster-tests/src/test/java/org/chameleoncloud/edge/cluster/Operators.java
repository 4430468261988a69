package org.chameleoncloud.edge.cluster;

import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/** Processes of the operator, and what their logs say. */
final class Operators {
  private static final Pattern STARTED = Pattern.compile("event=started.* port=(\\d+)");

  private Operators() {}

  private static Stream<Matcher> started(OperatorProcess operator) {
    return operator.lastLines(Integer.MAX_VALUE).stream().map(STARTED::matcher)
        .filter(Matcher::find);
  }

  /** Whether it has logged that it started. */
  static boolean hasStarted(OperatorProcess operator) {
    return started(operator).findAny().isPresent();
  }

  /** Waits until it has started. */
  static void awaitStarted(OperatorProcess operator) {
    await("the operator has started").atMost(TestEnvironment.TIMEOUT)
        .failFast("the operator has exited",
            () -> !operator.isAlive())
        .until(() -> hasStarted(operator));
  }

  /** The port of the metrics and probes of an operator that has started. */
  static int port(OperatorProcess operator) {
    return started(operator).map(found -> Integer.parseInt(found.group(1))).findFirst()
        .orElseThrow();
  }

  /** The exit code, if it has exited. */
  static Optional<Integer> exitCode(OperatorProcess operator) {
    return operator.isAlive() ? Optional.empty() : Optional.of(operator.process().exitValue());
  }
}
