package org.chameleoncloud.edge.sandbox.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** Prints what helps to find the cause of a failed step. */
final class Diagnosis {
  private static final int LOG_LINES = 12;

  private final Screen screen;
  private final DeviceWatch watch;
  private final Sandbox sandbox;

  Diagnosis(Screen screen, DeviceWatch watch, Sandbox sandbox) {
    this.screen = screen;
    this.watch = watch;
    this.sandbox = sandbox;
  }

  void print(ExpectationFailedException failure) {
    screen.gap();
    screen.line(screen.styled(Style.BAD, failure.getMessage()));
    watch.all(failure.devices()).forEach(this::print);
    screen.gap();
    screen.line("The last lines of "
        + Checkout.shortPath(sandbox.files().operatorLog()) + ":");
    sandbox.operator().lastLines(LOG_LINES).forEach(line -> screen.line("  " + line));
    printSandboxErrors();
  }

  /** They include the reasons why the node rejected pods. */
  private void printSandboxErrors() {
    Path log = sandbox.files().sandboxLog();
    try (Stream<String> lines = Files.lines(log)) {
      lines.filter(line -> line.contains(" ERROR ")).limit(LOG_LINES)
          .forEach(line -> screen.line("  " + line));
    } catch (IOException | UncheckedIOException e) {
      screen.line("  (" + log + " cannot be read: " + e.getMessage() + ")");
    }
  }

  private void print(EdgeDevice device) {
    List<Condition> conditions = Devices.status(device).conditions();
    screen.gap();
    screen.line(Devices.name(device) + (conditions == null
        ? ": no status"
        : ": health " + Devices.status(device).health()));
    if (conditions != null) {
      conditions.forEach(condition -> screen.paragraph("  ", condition.type() + "="
          + condition.status() + " " + condition.reason() + ": " + condition.message()));
    }
  }
}
