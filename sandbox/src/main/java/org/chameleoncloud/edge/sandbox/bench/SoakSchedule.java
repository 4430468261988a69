package org.chameleoncloud.edge.sandbox.bench;

import java.time.Duration;

/**
 * When what happens in a soak. In the first third the leader is killed again and again. The one that leads then is not
 * killed: it warms up in the second third, and its memory is measured in the last one. The other replica is killed until
 * the end.
 *
 * @param duration of the edits, the faults and the kills
 */
record SoakSchedule(Duration duration) {
  /** How often the testbed gets edits, on average. */
  static final double EDITS_PER_SECOND = 2;
  /** A killed leader's Lease expires after 15 s; a replica has started after a few more. */
  private static final Duration SHORTEST_KILL_INTERVAL = Duration.ofSeconds(25);
  private static final int KILLS = 15;
  /** When the first kill is, in seconds: many devices are being registered. */
  private static final int FIRST_KILL = 15;
  /** The slope is one of ten minutes, and for as long the operator keeps what it has requeued: it warms up for as long, too. */
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(10);

  /** Which replica is killed. */
  enum Target {
    LEADER("the leader killed"),
    STANDBY("the other replica killed");

    private final String text;

    Target(String text) {
      this.text = text;
    }

    /** What happened, for people. */
    String text() {
      return text;
    }
  }

  /** How many edits are due at a time. */
  long editsDue(double seconds) {
    return (long) (Math.min(seconds, duration.toSeconds()) * EDITS_PER_SECOND);
  }

  private double killInterval() {
    return Math.max(SHORTEST_KILL_INTERVAL.toSeconds(), duration.toSeconds() / (double) KILLS);
  }

  /** How many kills are due at a time. */
  int killsDue(double seconds) {
    double last = duration.toSeconds() - killInterval();
    return Math.max(0,
        (int) Math.floor((Math.min(seconds, last) - FIRST_KILL) / killInterval()) + 1);
  }

  /** Which replica a kill is for, the first one being number 1. */
  Target target(int kill) {
    return FIRST_KILL + (kill - 1) * killInterval() <= duration.toSeconds() / 3.0
        ? Target.LEADER
        : Target.STANDBY;
  }

  /** When the memory is measured from, in seconds. */
  double windowStart() {
    return duration.toSeconds() * 2 / 3.0;
  }

  /** Whether the time is long enough to judge the memory by its slope. */
  boolean judgesMemory() {
    return duration.toSeconds() - windowStart() >= SHORTEST_WINDOW.toSeconds();
  }
}
