package org.chameleoncloud.edge.operator.control.metrics;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Reservation;

/**
 * What the metrics keep of a device's status: the messages of ten thousand devices would be megabytes.
 *
 * @param conditions each shared with all devices that have it
 * @param lastSeen in seconds since 1970; {@link #UNKNOWN} if unknown, and while the device is online
 * @param reserved one of {@link #RESERVED}; null for a device without a record
 */
record DeviceState(List<State> conditions, long lastSeen, String reserved) {
  /** The states of {@link Reservation#state()}. */
  static final List<String> RESERVED = List.of("Now", "Later", "No", "Unknown");

  private static final long UNKNOWN = Long.MIN_VALUE;

  /** A condition without its message. */
  record State(ConditionType type, String status, String reason) {
    boolean isTrue() {
      return status.equals(Condition.TRUE);
    }
  }

  /** Reads statuses. There are no more different conditions than types and reasons. */
  static final class Reader {
    private final List<ConditionType> types;
    private final Map<State, State> shared = new ConcurrentHashMap<>();

    /** Reads the conditions of these types. */
    Reader(List<ConditionType> types) {
      this.types = types;
    }

    DeviceState read(EdgeDeviceStatus status) {
      List<State> conditions = types.stream()
          .flatMap(type -> status.condition(type).stream()
              .map(condition -> new State(type, condition.status(), condition.reason())))
          .map(state -> shared.computeIfAbsent(state, first -> first)).toList();
      return new DeviceState(conditions, seconds(status.lastSeen()),
          reserved(status.reservation()));
    }

    /** A stored time that cannot be read must not make a reconciliation fail. */
    private static long seconds(String time) {
      try {
        return time == null ? UNKNOWN : Instant.parse(time).getEpochSecond();
      } catch (DateTimeException _) {
        return UNKNOWN;
      }
    }

    private static String reserved(Reservation reservation) {
      return RESERVED.stream()
          .filter(state -> reservation != null && state.equals(reservation.state())).findFirst()
          .orElse(null);
    }
  }

  Optional<State> condition(ConditionType type) {
    return conditions.stream().filter(state -> state.type() == type).findFirst();
  }

  /** Whether it is known when the device was last seen; never while it is online. */
  boolean wasSeen() {
    return lastSeen != UNKNOWN;
  }

  /** Whether the device is known to be offline, and since when. */
  boolean isOffline() {
    return wasSeen() && condition(ConditionType.ONLINE)
        .filter(state -> state.status().equals(Condition.FALSE)).isPresent();
  }
}
