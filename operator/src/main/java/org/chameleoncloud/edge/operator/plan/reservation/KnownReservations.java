package org.chameleoncloud.edge.operator.plan.reservation;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;

/**
 * The reservations of a device that are known: as the service lists them or, while it cannot be read, as the status has
 * them. An operator that starts while the service is down must not forget that a device is reserved.
 */
public final class KnownReservations {
  private KnownReservations() {}

  /** Those that are not over, the earliest first; of those that only the status has, the time that they span. */
  public static List<Reservation> of(Observation seen) {
    return seen.reservations() instanceof ReservationState.Unreadable
        ? stored(seen.status().reservation(), seen.now())
        : seen.reservations().notOver(seen.now());
  }

  private static List<Reservation> stored(EdgeDeviceStatus.Reservation status, Instant now) {
    List<Reservation> known = new ArrayList<>();
    if (status == null) {
      return known;
    }
    time(status.until()).filter(now::isBefore)
        .ifPresent(until -> known.add(new Reservation(now, until)));
    time(status.lastUntil()).filter(now::isBefore).ifPresent(last -> time(status.nextFrom())
        .filter(last::isAfter).ifPresent(next -> known.add(new Reservation(next, last))));
    return known;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
