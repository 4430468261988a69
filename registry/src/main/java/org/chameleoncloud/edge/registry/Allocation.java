package org.chameleoncloud.edge.registry;

import java.time.Instant;

/**
 * A time in which a device is taken. Who takes it is not kept.
 *
 * @param start when it starts; the testbed starts it up to 10 s later
 * @param end when it ends
 */
public record Allocation(Instant start, Instant end) {
  /** Whether it is active: from the start, which is included, to the end, which is not. */
  public boolean isActiveAt(Instant now) {
    return !now.isBefore(start) && now.isBefore(end);
  }
}
