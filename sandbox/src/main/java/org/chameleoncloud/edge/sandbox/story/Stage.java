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
import org.chameleoncloud.edge.sandbox.screen.Tint;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/** Where scenes play: the table of devices, and waiting until something is seen in it or elsewhere. */
final class Stage {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration REDRAW = Duration.ofMillis(200);

  private final Screen screen;
  private final DeviceView view;
  private final OperatorProcess operator;
  private final Clock clock;
  private final DeviceTable table;
  /** What of each device was last left on the screen. */
  private final Map<String, String> printed = new HashMap<>();
  private boolean headed;
  private List<String> shown = List.of();

  Stage(Screen screen, DeviceView view, OperatorProcess operator, Clock clock) {
    this.screen = screen;
    this.view = view;
    this.operator = operator;
    this.clock = clock;
    table = new DeviceTable(screen);
  }

  Screen screen() {
    return screen;
  }

  DeviceView view() {
    return view;
  }

  /** A sentence of the story. */
  void say(String text) {
    screen.paragraph("  ", text);
  }

  /** From now on the table has these devices. */
  void show(Collection<String> names) {
    shown = List.copyOf(names);
    if (screen.isTerminal()) {
      printed.clear();
    }
  }

  /** Waits until all shown devices are as they should be. */
  void expectOfAll(String what, Predicate<EdgeDevice> seen)
      throws NotSeen, InterruptedException {
    expect(what, () -> view.all(shown).size() == shown.size()
        && view.all(shown).stream().allMatch(seen));
  }

  /** Waits until the status of a device is as it should be. */
  void expectStatus(String name, String what, Predicate<EdgeDeviceStatus> seen)
      throws NotSeen, InterruptedException {
    expect(what, () -> view.device(name).map(DeviceTable::statusOf).filter(seen).isPresent());
  }

  /**
   * Waits until something is seen, and shows the table meanwhile.
   *
   * @param what a part of a sentence, after "seen:"
   * @throws NotSeen when it is not seen in its time, or the operator has ended
   */
  void expect(String what, BooleanSupplier seen) throws NotSeen, InterruptedException {
    Instant start = clock.instant();
    while (!seen.getAsBoolean()) {
      Duration waited = Duration.between(start, clock.instant());
      if (!operator.isAlive()) {
        throw new NotSeen("The operator has ended; this was waited for: " + what + ".", shown);
      }
      if (waited.compareTo(PATIENCE) > 0) {
        throw new NotSeen(
            "Not seen within " + PATIENCE.toSeconds() + " s: " + what + ".", shown);
      }
      showProgress(waiting("waiting, " + seconds(waited) + ": ", what));
      view.awaitChange(REDRAW);
    }
    String after = seconds(Duration.between(start, clock.instant()));
    screen.draw(List.of());
    leaveChanged();
    List<String> lines = Screen.wrapped("  ", "seen after " + after + ": " + what);
    screen.line(lines.getFirst().replaceFirst("seen", screen.in(Tint.GOOD, "seen")));
    lines.stream().skip(1).forEach(screen::line);
  }

  /** One line, since a longer one could not be drawn over. */
  private String waiting(String start, String what) {
    int room = Screen.WIDTH - "  ".length() - start.length();
    String text = what.length() <= room ? what : what.substring(0, room - 3) + "...";
    return "  " + screen.in(Tint.WAITING, start) + text;
  }

  /** The table as it is now, and what is waited for, to be drawn over; elsewhere each change becomes a line. */
  private void showProgress(String waiting) {
    if (!screen.isTerminal()) {
      leaveChanged();
      return;
    }
    List<EdgeDevice> devices = view.all(shown);
    List<String> block = new ArrayList<>();
    if (!devices.isEmpty()) {
      block.add(screen.in(Tint.QUIET, table.header()));
      table.rows(devices, clock.instant()).forEach(block::add);
    }
    block.add(waiting);
    screen.draw(block);
  }

  /** Leaves on the screen what is not there yet: on a terminal the whole table, elsewhere the rows that are news. */
  private void leaveChanged() {
    List<EdgeDevice> devices = view.all(shown);
    List<EdgeDevice> changed = devices.stream().filter(this::isNews).toList();
    if (changed.isEmpty()) {
      return;
    }
    if (screen.isTerminal() || !headed) {
      screen.line(screen.in(Tint.QUIET, table.header()));
      headed = true;
    }
    table.rows(screen.isTerminal() ? devices : changed, clock.instant()).forEach(screen::line);
    changed.forEach(device -> printed.put(device.getMetadata().getName(),
        DeviceTable.news(device)));
  }

  private boolean isNews(EdgeDevice device) {
    return !DeviceTable.news(device).equals(printed.get(device.getMetadata().getName()));
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
