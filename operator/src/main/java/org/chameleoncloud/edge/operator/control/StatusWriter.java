package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.StatusChange;

/** Writes a status when it differs; mere progress of checks at most once in a while. */
final class StatusWriter {
  /** The real testbed runs all checks of a new device within this time, as a rule. */
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final EdgeDeviceWriter resources;
  private final Clock clock;
  private final Map<ResourceID, Instant> written = new ConcurrentHashMap<>();

  StatusWriter(EdgeDeviceWriter resources, Clock clock) {
    this.resources = resources;
    this.clock = clock;
  }

  /**
   * Writes {@code status} if need be, and gives when to look again: after {@code requeueAfter}, which may be null for never,
   * or sooner where a write was put off, or told that the resource was not seen whole.
   */
  Duration write(EdgeDevice device, EdgeDeviceStatus before, EdgeDeviceStatus status,
      Duration requeueAfter) {
    if (status.equals(before)) {
      return requeueAfter;
    }
    ResourceID id = ResourceID.fromResource(device);
    Instant now = clock.instant();
    Instant due = written.getOrDefault(id, Instant.MIN);
    if (now.isBefore(due) && StatusChange.isOnlyProgress(before, status)) {
      Duration putOff = Duration.between(now, due);
      return requeueAfter == null || putOff.compareTo(requeueAfter) < 0 ? putOff : requeueAfter;
    }
    boolean misread = resources.writeStatus(device, status);
    written.put(id, now.plus(BETWEEN_PROGRESS));
    return misread ? AT_ONCE : requeueAfter;
  }

  void forget(ResourceID id) {
    written.remove(id);
  }
}
