package org.chameleoncloud.edge.testbed.reservation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The devices of a lease; immutable.
 *
 * @param resourceId the id of Blazar's record of the request, not of a device
 * @param criteria which devices are wanted, as the client wrote it
 * @param min how many devices at least, above 0
 * @param max how many devices at most
 * @param status where it is in its life
 * @param missing whether it has lost its device
 * @param createdAt when it was requested
 * @param changedAt when it last changed
 * @param deviceIds the reserved devices; empty after they were lost
 */
public record Reservation(String id, String resourceId, String criteria, int min, int max,
    Status status, boolean missing, Instant createdAt, Instant changedAt,
    List<String> deviceIds) {
  public Reservation {
    deviceIds = List.copyOf(deviceIds);
  }

  /** Where a reservation is in its life. */
  public enum Status {
    PENDING,
    ACTIVE,
    DELETED;

    /** Blazar's name. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Reservation create(String criteria, int min, int max, List<String> deviceIds,
      Instant now) {
    return new Reservation(UUID.randomUUID().toString(), UUID.randomUUID().toString(), criteria,
        min, max, Status.PENDING, false, now, now, deviceIds);
  }

  Reservation withStatus(Status other, Instant now) {
    return new Reservation(id, resourceId, criteria, min, max, other, missing, createdAt, now,
        deviceIds);
  }

  /** The same reservation on other devices; without any it is missing its resources. */
  Reservation movedTo(List<String> devices, Instant now) {
    return new Reservation(id, resourceId, criteria, min, max, status, devices.isEmpty(),
        createdAt, now, devices);
  }
}
