package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of a device at the testbed's reservation service, Blazar. */
public sealed interface ReservationState {
  /** The first list has not come yet. It comes, or fails, within seconds. */
  record Pending() implements ReservationState {}

  /**
   * Reservations cannot be read: the service does not exist, does not let this credential read, or has not responded for
   * some time. Nothing waits for it.
   *
   * @param message why, as a sentence
   */
  record Unreadable(String message) implements ReservationState {}

  /**
   * The service was read.
   *
   * @param listedAt when
   * @param device null when the service does not know the device
   */
  record Listed(Instant listedAt, ReservableDevice device) implements ReservationState {
    /** The device, if the service knows it. */
    public Optional<ReservableDevice> known() {
      return Optional.ofNullable(device);
    }
  }

  /**
   * A device at the reservation service.
   *
   * @param id the service's own id of it
   * @param reservable whether the service's view of the cluster has a node for it; true proves nothing
   * @param projects the ids of the projects that may reserve it: empty for none at all, null for all
   * @param reservations those that are not over, the earliest first
   */
  record ReservableDevice(String id, boolean reservable, List<String> projects,
      List<Reservation> reservations) {
    public ReservableDevice {
      projects = projects == null ? null : List.copyOf(projects);
      reservations = reservations.stream().sorted((a, b) -> a.start().compareTo(b.start()))
          .toList();
    }
  }

  /**
   * A time for which a device is reserved.
   *
   * @param start inclusive
   * @param end exclusive
   */
  record Reservation(Instant start, Instant end) {
    /** Whether it is running at a moment. */
    public boolean isRunning(Instant now) {
      return !now.isBefore(start) && now.isBefore(end);
    }
  }

  /** The reservations that the last list had, the earliest first; none when they are not known. */
  default List<Reservation> listed() {
    return this instanceof Listed(_, ReservableDevice device) && device != null
        ? device.reservations()
        : List.of();
  }

  /** The reservations that are not over at a moment, the earliest first; none when they are not known. */
  default List<Reservation> notOver(Instant now) {
    return listed().stream().filter(found -> now.isBefore(found.end())).toList();
  }
}
