package org.chameleoncloud.edge.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The cycles of a tenant's devices without another tenant and with one: the same requests, and times that differ no more
 * than those of a busy machine.
 */
record LifeComparison(List<LifeCycle> alone, List<LifeCycle> together) {
  private static final int FACTOR = 5;
  private static final Duration TOLERANCE = Duration.ofSeconds(5);
  /** Their number depends on how long the checks take, and on what is reported in between. */
  private static final Set<String> REPORTS = Set.of("patch edgedevices/status", "create events");

  /** The longest and the middle one of several times. */
  private record Times(int count, Duration median, Duration longest) {
    static Times of(List<LifeCycle> cycles, String milestone) {
      List<Duration> sorted = cycles.stream()
          .flatMap(cycle -> cycle.times().getOrDefault(milestone, List.of()).stream())
          .sorted().toList();
      return sorted.isEmpty()
          ? new Times(0, Duration.ZERO, Duration.ZERO)
          : new Times(sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
    }

    @Override
    public String toString() {
      return "%6d %7.2fs %7.2fs".formatted(count, seconds(median), seconds(longest));
    }
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private List<String> milestones() {
    return alone.stream().flatMap(cycle -> cycle.times().keySet().stream()).distinct().sorted()
        .toList();
  }

  /** What a cycle should not have taken. */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    for (String milestone : milestones()) {
      Duration limit = Times.of(alone, milestone).longest().multipliedBy(FACTOR).plus(TOLERANCE);
      Duration longest = Times.of(together, milestone).longest();
      if (longest.compareTo(limit) > 0) {
        differences.add(milestone + " took up to " + seconds(longest) + " s, more than "
            + seconds(limit) + " s, five times what it takes alone");
      }
    }
    Map<String, Integer> requests = alone.getFirst().requests();
    Map<String, Long> writes = alone.getFirst().writes();
    for (LifeCycle cycle : both()) {
      if (!cycle.requests().equals(requests)) {
        differences.add("requests to the registry: " + cycle.requests() + ", not " + requests);
      }
      if (!exact(cycle.writes()).equals(exact(writes))) {
        differences.add("writes to the API server: " + exact(cycle.writes()) + ", not "
            + exact(writes));
      }
    }
    long most = most(alone) * 3 / 2;
    if (most(together) > most) {
      differences
          .add(most(together) + " writes of status and events in a cycle, more than " + most);
    }
    if (perMinute(together) > perMinute(alone) * 3 / 2
        || perMinute(together) < perMinute(alone) / FACTOR) {
      differences.add("%.0f lists a minute, %.0f alone".formatted(perMinute(together),
          perMinute(alone)));
    }
    return differences;
  }

  private List<LifeCycle> both() {
    List<LifeCycle> both = new ArrayList<>(alone);
    both.addAll(together);
    return both;
  }

  private static Map<String, Long> exact(Map<String, Long> writes) {
    Map<String, Long> exact = new TreeMap<>(writes);
    exact.keySet().removeAll(REPORTS);
    return exact;
  }

  private static long most(List<LifeCycle> cycles) {
    return cycles.stream().mapToLong(cycle -> cycle.writes().entrySet().stream()
        .filter(write -> REPORTS.contains(write.getKey())).mapToLong(Map.Entry::getValue).sum())
        .max().orElse(0);
  }

  private static double perMinute(List<LifeCycle> cycles) {
    double minutes = cycles.stream().mapToDouble(cycle -> seconds(cycle.duration())).sum() / 60;
    return cycles.stream().mapToInt(LifeCycle::lists).sum() / Math.max(minutes, 1e-9);
  }

  /** A table of at most 80 columns. */
  @Override
  public String toString() {
    StringBuilder table = new StringBuilder("%-17s %24s %24s %7s\n".formatted("", "alone",
        "together", "ratio")
        + "%-17s %6s %8s %8s %6s %8s %8s\n".formatted("", "n", "median", "longest", "n", "median",
            "longest"));
    for (String milestone : milestones()) {
      Times one = Times.of(alone, milestone);
      Times two = Times.of(together, milestone);
      table.append("%-17s %s %s %7.1f\n".formatted(milestone, one, two,
          seconds(two.longest()) / seconds(one.longest())));
    }
    return table
        .append(row("cycles", alone.size(), together.size()))
        .append(row("lists a minute", perMinute(alone), perMinute(together)))
        .append(row("reports a cycle", most(alone), most(together))).toString();
  }

  private static String row(String what, double one, double two) {
    return "%-17s %24.0f %24.0f %7.1f\n".formatted(what, one, two, two / one);
  }
}
