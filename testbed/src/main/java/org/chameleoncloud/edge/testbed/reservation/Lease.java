package org.chameleoncloud.edge.testbed.reservation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;

/**
 * A lease; immutable. Its two events, start and end, run up to ten seconds late.
 *
 * @param owner the project and the user that lease
 * @param start a full minute
 * @param end a full minute
 * @param trustId the id of the Keystone trust
 * @param status where it is in its life
 * @param degraded whether a reservation lost its device
 * @param createdAt when it was requested
 * @param changedAt when it last changed
 * @param reservations what it reserves, one entry for each requested resource
 * @param startEvent the start event
 * @param endEvent the end event
 */
public record Lease(String id, String name, Caller owner, Instant start, Instant end,
    String trustId, Status status, boolean degraded, Instant createdAt, Instant changedAt,
    List<Reservation> reservations, Event startEvent, Event endEvent) {
  private static final Duration EVENT_INTERVAL = Duration.ofSeconds(10);

  public Lease {
    reservations = List.copyOf(reservations);
  }

  /** Where a lease is in its life, with Blazar's names. */
  public enum Status {
    PENDING,
    ACTIVE,
    TERMINATED
  }

  /**
   * One event of a lease.
   *
   * @param doneAt when it ran; null until then
   */
  public record Event(String id, Instant createdAt, Instant doneAt) {
    static Event at(Instant createdAt) {
      return new Event(UUID.randomUUID().toString(), createdAt, null);
    }

    Event done(Instant now) {
      return new Event(id, createdAt, now);
    }

    /** When it ran; empty until then. */
    public Optional<Instant> ran() {
      return Optional.ofNullable(doneAt);
    }
  }

  static Lease create(String name, Caller owner, Instant start, Instant end, Instant now,
      List<Reservation> reservations) {
    return new Lease(UUID.randomUUID().toString(), name, owner, start, end,
        RandomStrings.hexId(), Status.PENDING, false, now, now, reservations, Event.at(now),
        Event.at(now));
  }

  /** Whether it still blocks its devices. */
  boolean unfinished() {
    return status != Status.TERMINATED;
  }

  /** Whether it has a moment in common with this time. */
  boolean overlaps(Instant from, Instant to) {
    return start.isBefore(to) && from.isBefore(end);
  }

  /** The lease after those events that have run by now. */
  Lease at(Instant now) {
    Lease current = this;
    if (current.status == Status.PENDING && !now.isBefore(dueAt(start))) {
      current = current.changed(Status.ACTIVE, degraded, now,
          reservations.stream().map(one -> one.withStatus(Reservation.Status.ACTIVE, now)).toList(),
          startEvent.done(now), endEvent);
    }
    if (current.status == Status.ACTIVE && !now.isBefore(dueAt(end))) {
      current = current.changed(Status.TERMINATED, current.degraded, now,
          current.reservations.stream()
              .map(one -> one.withStatus(Reservation.Status.DELETED, now)).toList(),
          current.startEvent, endEvent.done(now));
    }
    return current;
  }

  Lease renamed(String newName, Instant newStart, Instant newEnd, Instant now) {
    return new Lease(id, newName, owner, newStart, newEnd, trustId, status, degraded, createdAt,
        now, reservations, startEvent, endEvent);
  }

  Lease withReservations(List<Reservation> others, boolean nowDegraded, Instant now) {
    return changed(status, nowDegraded, now, others, startEvent, endEvent);
  }

  // The manager looks for due events every ten seconds.
  private Instant dueAt(Instant time) {
    Instant earliest = time.isAfter(createdAt) ? time : createdAt;
    long interval = EVENT_INTERVAL.toSeconds();
    return Instant.ofEpochSecond((earliest.getEpochSecond() / interval + 1) * interval);
  }

  private Lease changed(Status newStatus, boolean newDegraded, Instant now,
      List<Reservation> newReservations, Event newStart, Event newEnd) {
    return new Lease(id, name, owner, start, end, trustId, newStatus, newDegraded, createdAt, now,
        newReservations, newStart, newEnd);
  }
}
