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
import org.chameleoncloud.edge.sandbox.screen.Tint;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** What helps to find out why something was not seen. */
final class Diagnosis {
  private static final int LOG_LINES = 12;

  private final Screen screen;
  private final DeviceView view;
  private final Sandbox sandbox;

  Diagnosis(Screen screen, DeviceView view, Sandbox sandbox) {
    this.screen = screen;
    this.view = view;
    this.sandbox = sandbox;
  }

  void tell(NotSeen missed) {
    screen.gap();
    screen.line(screen.in(Tint.BAD, missed.getMessage()));
    view.all(missed.devices()).forEach(this::tell);
    screen.gap();
    screen.line("The last lines of "
        + Checkout.shortPath(sandbox.files().operatorLog()) + ":");
    sandbox.operator().lastLines(LOG_LINES).forEach(line -> screen.line("  " + line));
    errorsOfOurs();
  }

  /** What the node has refused stands there. */
  private void errorsOfOurs() {
    Path log = sandbox.files().sandboxLog();
    try (Stream<String> lines = Files.lines(log)) {
      lines.filter(line -> line.contains(" ERROR ")).limit(LOG_LINES)
          .forEach(line -> screen.line("  " + line));
    } catch (IOException | UncheckedIOException e) {
      screen.line("  (" + log + " cannot be read: " + e.getMessage() + ")");
    }
  }

  private void tell(EdgeDevice device) {
    List<Condition> conditions = DeviceTable.statusOf(device).conditions();
    screen.gap();
    screen.line(device.getMetadata().getName() + (conditions == null
        ? ": no status"
        : ": health " + DeviceTable.statusOf(device).health()));
    if (conditions != null) {
      conditions.forEach(condition -> screen.paragraph("  ", condition.type() + "="
          + condition.status() + " " + condition.reason() + ": " + condition.message()));
    }
  }
}
