package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.sandbox.bench.Trend.Point;

/**
 * The memory of the leader in a soak. A count of live objects can have a response of the testbed in it, which is as large
 * as all records and gone in a second, so only the lowest one of each minute counts.
 */
final class SoakMemory {
  /** In MiB in ten minutes. */
  static final double LIMIT = 1;
  private static final double MINUTE = 60;
  private static final double TEN_MINUTES = 600;

  private final SoakSchedule schedule;
  private final List<Point> live = new ArrayList<>();
  private final List<Point> resident = new ArrayList<>();
  private long pid;
  private LiveHeap first;
  private LiveHeap last;

  SoakMemory(SoakSchedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Counts the live objects of the leader, and reads its resident memory.
   *
   * @throws IOException if it has ended
   */
  void measure(double seconds, long leader) throws IOException, InterruptedException {
    add(seconds, leader, LiveHeap.of(leader), ProcessMeter.residentMiB(leader));
  }

  /** Adds a measurement; the one of another leader discards all earlier ones. */
  void add(double seconds, long leader, LiveHeap heap, double residentMiB) {
    if (leader != pid) {
      live.clear();
      resident.clear();
      first = null;
      pid = leader;
    }
    live.add(new Point(seconds, heap.mebibytes()));
    resident.add(new Point(seconds, residentMiB));
    keep(seconds, heap);
  }

  /** Keeps the lowest count of the first and of the last minute of the window, so that they can be compared. */
  private void keep(double seconds, LiveHeap heap) {
    double start = schedule.windowStart();
    double end = schedule.duration().toSeconds();
    if (seconds >= start && seconds < start + MINUTE) {
      first = lower(first, heap);
    }
    if (seconds >= end - MINUTE) {
      last = lower(last, heap);
    }
  }

  private static LiveHeap lower(LiveHeap one, LiveHeap other) {
    return one == null || other.mebibytes() < one.mebibytes() ? other : one;
  }

  /** The last count of a leader in MiB; NaN if it has not been counted yet. */
  double liveMiB(long leader) {
    return leader == pid && !live.isEmpty() ? live.getLast().value() : Double.NaN;
  }

  /** The lowest live heap of each minute in the window. */
  private Trend window() {
    return new Trend(live).between(schedule.windowStart(), schedule.duration().toSeconds())
        .lowestEach(MINUTE);
  }

  /** What is wrong with it; empty if it is flat, or if the window is too short to judge. */
  Optional<String> problem() {
    if (!schedule.judgesMemory()) {
      return Optional.empty();
    }
    if (window().points().size() < 2) {
      return Optional.of("the live heap of one leader was not counted for two minutes");
    }
    double growth = window().slope() * TEN_MINUTES;
    return growth <= LIMIT
        ? Optional.empty()
        : Optional.of("the live heap grew by %.2f MiB in ten minutes, more than %.0f"
            .formatted(growth, LIMIT));
  }

  /** Rows of the table about it. */
  void report(SoakTable table) {
    Trend window = window();
    table.row("measured, from and to", "%.0f and %d s, %d minutes".formatted(
        schedule.windowStart(), schedule.duration().toSeconds(), window.points().size()));
    if (window.points().size() < 2) {
      table.row("memory", "too short to measure");
      return;
    }
    Trend all = new Trend(resident).between(schedule.windowStart(),
        schedule.duration().toSeconds());
    String verdict = schedule.judgesMemory() ? "" : " (too short to judge)";
    table.row("live heap, lowest of a minute", "%.1f MiB at first, %.1f at last".formatted(
        window.points().getFirst().value(), window.points().getLast().value()));
    table.row("live heap, slope",
        "%+.2f MiB in 10 min%s".formatted(window.slope() * TEN_MINUTES, verdict));
    table.row("resident", "%.1f MiB at first, %.1f at last".formatted(
        all.points().getFirst().value(), all.points().getLast().value()));
    table.row("resident, slope", "%+.2f MiB in 10 min".formatted(all.slope() * TEN_MINUTES));
  }

  /** Writes how much each class has grown from the first to the last minute of the window. */
  void writeGrowth(Path file) throws IOException {
    if (first != null && last != null) {
      Files.write(file, last.growthSince(first));
    }
  }
}
