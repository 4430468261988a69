package org.chameleoncloud.edge.testbed.inventory;

import java.time.Instant;
import java.util.UUID;

/**
 * A time in which nobody else may lease a device.
 *
 * @param uuid Doni's id of the window
 * @param start when it begins
 * @param end when it ends
 */
public record AvailabilityWindow(String uuid, Instant start, Instant end) {
  /** A new window. */
  public static AvailabilityWindow of(Instant start, Instant end) {
    return new AvailabilityWindow(UUID.randomUUID().toString(), start, end);
  }
}
