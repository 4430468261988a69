package org.chameleoncloud.edge.sandbox.story;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/** Waits for what a step expects, and shows a table of devices meanwhile. */
final class Monitor {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration REDRAW_INTERVAL = Duration.ofMillis(200);

  private final Screen screen;
  private final DeviceWatch watch;
  private final OperatorProcess operator;
  private final Clock clock;
  private final DeviceTable table;
  /** What was last printed of each device. */
  private final Map<String, String> printed = new HashMap<>();
  private boolean headerPrinted;
  private List<String> shown = List.of();

  Monitor(Screen screen, DeviceWatch watch, OperatorProcess operator, Clock clock) {
    this.screen = screen;
    this.watch = watch;
    this.operator = operator;
    this.clock = clock;
    table = new DeviceTable(screen);
  }

  Screen screen() {
    return screen;
  }

  DeviceWatch watch() {
    return watch;
  }

  /** Prints some sentences. */
  void say(String text) {
    screen.paragraph("  ", text);
  }

  /** Selects the devices of the table. */
  void show(Collection<String> names) {
    shown = List.copyOf(names);
    if (screen.isTerminal()) {
      printed.clear();
    }
  }

  /** Waits until a condition is true for all shown devices. */
  void expectAll(String what, Predicate<EdgeDevice> condition)
      throws ExpectationFailedException, InterruptedException {
    expect(what, () -> watch.all(shown).size() == shown.size()
        && watch.all(shown).stream().allMatch(condition));
  }

  /** Waits until a condition is true for the status of a device. */
  void expectStatus(String name, String what, Predicate<EdgeDeviceStatus> condition)
      throws ExpectationFailedException, InterruptedException {
    expect(what, () -> watch.device(name).map(Devices::status).filter(condition).isPresent());
  }

  /**
   * Waits until a condition is true.
   *
   * @param what describes it in a clause
   * @throws ExpectationFailedException if it is not true in time, or the operator has exited
   */
  void expect(String what, BooleanSupplier condition)
      throws ExpectationFailedException, InterruptedException {
    Instant start = clock.instant();
    while (!condition.getAsBoolean()) {
      Duration waited = Duration.between(start, clock.instant());
      if (!operator.isAlive()) {
        throw new ExpectationFailedException("The operator exited. Expected: " + what + ".", shown);
      }
      if (waited.compareTo(TIMEOUT) > 0) {
        throw new ExpectationFailedException(
            "Timed out after " + TIMEOUT.toSeconds() + " s. Expected: " + what + ".", shown);
      }
      showProgress(waitingLine("waiting (" + seconds(waited) + "): ", what));
      watch.awaitChange(REDRAW_INTERVAL);
    }
    String duration = seconds(Duration.between(start, clock.instant()));
    screen.draw(List.of());
    printChanges();
    List<String> lines = Screen.wrap("  ", "ok (" + duration + "): " + what);
    screen.line(lines.getFirst().replaceFirst("ok", screen.styled(Style.GOOD, "ok")));
    lines.stream().skip(1).forEach(screen::line);
  }

  /** A single line, because a longer one could not be redrawn. */
  private String waitingLine(String start, String what) {
    int space = Screen.WIDTH - "  ".length() - start.length();
    String text = what.length() <= space ? what : what.substring(0, space - 3) + "...";
    return "  " + screen.styled(Style.WAITING, start) + text;
  }

  /** Draws the table and the expectation on a terminal, and prints changed rows elsewhere. */
  private void showProgress(String waitingLine) {
    if (!screen.isTerminal()) {
      printChanges();
      return;
    }
    List<EdgeDevice> devices = watch.all(shown);
    List<String> block = new ArrayList<>();
    if (!devices.isEmpty()) {
      block.add(screen.styled(Style.QUIET, table.header()));
      table.rows(devices, clock.instant()).forEach(block::add);
    }
    block.add(waitingLine);
    screen.draw(block);
  }

  /** If any device has changed, prints the whole table on a terminal, and the changed rows elsewhere. */
  private void printChanges() {
    List<EdgeDevice> devices = watch.all(shown);
    List<EdgeDevice> changed = devices.stream().filter(this::hasChanged).toList();
    if (changed.isEmpty()) {
      return;
    }
    if (screen.isTerminal() || !headerPrinted) {
      screen.line(screen.styled(Style.QUIET, table.header()));
      headerPrinted = true;
    }
    table.rows(screen.isTerminal() ? devices : changed, clock.instant()).forEach(screen::line);
    changed.forEach(device -> printed.put(Devices.name(device), DeviceTable.state(device)));
  }

  private boolean hasChanged(EdgeDevice device) {
    return !DeviceTable.state(device).equals(printed.get(Devices.name(device)));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
