package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.cluster.EdgeDeviceWriter;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.status.StatusChange;

/** Writes a status when it differs; mere progress of checks only once in a while. */
public final class StatusWriter {
  /** The real testbed usually runs all checks of a new device within this time. */
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final EdgeDeviceWriter writer;
  private final Clock clock;
  private final Map<ResourceID, Instant> nextProgress;

  /** Writes with {@code writer}. */
  public StatusWriter(EdgeDeviceWriter writer, Clock clock, DeviceMemory memory) {
    this.writer = writer;
    this.clock = clock;
    this.nextProgress = memory.map();
  }

  /**
   * Writes {@code status} if necessary, and returns when to requeue: after {@code requeueAfter}, which may be null for
   * never, or sooner where a write was postponed, or showed that the resource had been read incompletely.
   */
  Duration write(EdgeDevice device, EdgeDeviceStatus before, EdgeDeviceStatus status,
      Duration requeueAfter) {
    if (status.equals(before) || StatusChange.isOnlyRerun(before, status)) {
      return requeueAfter;
    }
    ResourceID id = ResourceID.fromResource(device);
    Instant now = clock.instant();
    Instant due = nextProgress.getOrDefault(id, Instant.MIN);
    if (now.isBefore(due) && StatusChange.isOnlyProgress(before, status)) {
      Duration postponed = Duration.between(now, due);
      return requeueAfter == null || postponed.compareTo(requeueAfter) < 0
          ? postponed
          : requeueAfter;
    }
    boolean incomplete = writer.writeStatus(device, status);
    nextProgress.put(id, now.plus(BETWEEN_PROGRESS));
    return incomplete ? AT_ONCE : requeueAfter;
  }
}
