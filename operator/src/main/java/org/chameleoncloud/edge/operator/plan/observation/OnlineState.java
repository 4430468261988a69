package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Verdict;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * Whether a device is online, by what the registry last heard from balena. Never by its checks: they do not run unless
 * the record changes.
 */
public final class OnlineState {
  /**
   * After this time the registry's information counts as old: it asks balena every 5 minutes, and never about a device
   * that balena no longer knows (doni, since May 2026). Differences between two clocks are far smaller.
   */
  static final Duration MAX_AGE = Duration.ofMinutes(15);
  /** The same before and after the registry first asks balena, which is no news of a device that never booted. */
  private static final String NEVER_SEEN = "The testbed has not seen the device yet.";

  private OnlineState() {}

  /** The condition Online. Its message names moments and no ages, so that it does not change with the time. */
  public static Verdict verdict(Hardware record, Instant now) {
    Connectivity known = record.connectivity();
    return switch (known.source()) {
      case NONE -> unknown(Reason.NEVER_SEEN, NEVER_SEEN);
      case STATE_DETAILS -> unknown(Reason.ONLINE_NOT_REPORTED,
          "The testbed's registry does not report whether a device is online; it last saw the device at "
              + time(known.eventAt()) + ", when its check balena ran.");
      case OBSERVED_STATE -> isOld(known, now)
          ? unknown(Reason.ONLINE_OUTDATED, "The testbed's registry last read at "
              + time(known.readAt()) + " whether the device is online.")
          : observed(known);
    };
  }

  private static Verdict observed(Connectivity known) {
    return switch (known.online()) {
      case YES -> new Verdict(Condition.TRUE, Reason.ONLINE,
          "Connected to balena" + since(known.eventAt()) + ".");
      case NO -> known.eventAt() == null
          ? unknown(Reason.NEVER_SEEN, NEVER_SEEN)
          : new Verdict(Condition.FALSE, Reason.OFFLINE,
              "Disconnected from balena" + since(known.eventAt()) + ".");
      case UNKNOWN -> unknown(Reason.ONLINE_NOT_REPORTED,
          "The testbed's registry does not report whether the device is online.");
    };
  }

  /** When the testbed last saw the device; null while it is online, and when that is not known. */
  public static Instant lastSeen(Hardware record, Instant now) {
    Connectivity known = record.connectivity();
    boolean online = known.online() == Connectivity.Online.YES && !isOld(known, now);
    return online ? null : known.lastSeen().orElse(null);
  }

  /** Whether a record's information is so old that it says nothing about the present. */
  public static boolean isOld(Connectivity known, Instant now) {
    return known.source() == Connectivity.Source.OBSERVED_STATE
        && (known.readAt() == null || known.readAt().plus(MAX_AGE).isBefore(now));
  }

  private static Verdict unknown(Reason reason, String message) {
    return new Verdict(Condition.UNKNOWN, reason, message);
  }

  private static String since(Instant time) {
    return time == null ? "" : " since " + Timestamps.text(time);
  }

  private static String time(Instant time) {
    return time == null ? "an unknown time" : Timestamps.text(time);
  }
}
