package org.chameleoncloud.edge.operator.plan.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Access;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Reservation;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.reservation.KnownReservations;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;

/** What a status says of a device's reservations. Until they have been read for the first time, what it said before. */
final class ReservationReport {
  private ReservationReport() {}

  /** Who may reserve the device. */
  static Access access(Observation seen) {
    return seen.reservations() instanceof ReservationState.Pending
        ? seen.status().access()
        : Reservability.access(seen.reservations());
  }

  /** When the device is reserved. A reservation that begins or ends is news, the passing of time is not. */
  static Reservation reservation(Observation seen) {
    if (seen.reservations() instanceof ReservationState.Pending) {
      return seen.status().reservation();
    }
    boolean unreadable = seen.reservations() instanceof ReservationState.Unreadable;
    List<ReservationState.Reservation> notOver = KnownReservations.of(seen);
    Optional<String> until = notOver.stream().filter(found -> found.isRunning(seen.now()))
        .map(ReservationState.Reservation::end).max(Instant::compareTo).map(Timestamps::text);
    Optional<String> next = notOver.stream().map(ReservationState.Reservation::start)
        .filter(seen.now()::isBefore).min(Instant::compareTo).map(Timestamps::text);
    String last = notOver.stream().map(ReservationState.Reservation::end)
        .max(Instant::compareTo).map(Timestamps::text).orElse(null);
    String state = unreadable
        ? "Unknown"
        : until.isPresent() ? "Now" : next.isPresent() ? "Later" : "No";
    return new Reservation(state, until.orElse(null), next.orElse(null), last,
        seen.reservations() instanceof ReservationState.Unreadable(String message)
            ? message
            : null);
  }
}
