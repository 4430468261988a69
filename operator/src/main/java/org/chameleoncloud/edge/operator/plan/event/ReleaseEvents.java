package org.chameleoncloud.edge.operator.plan.event;

import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.deletion.OnDelete;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.registration.Adoption;

/** The events for a record that outlives its resource, or that the resource stops managing. */
final class ReleaseEvents {
  private ReleaseEvents() {}

  /** The finalizer was removed. Empty if nothing remains of a deleted resource, or if the resource is not deleted. */
  static Optional<DeviceEvent> deleted(Observation seen) {
    if (!seen.metadata().deleting()) {
      return Optional.empty();
    }
    String record = seen.status().uuid() == null ? "" : " " + seen.status().uuid();
    if (seen.metadata().forceDelete()) {
      return Optional.of(DeviceEvent.of(EventReason.FORCE_DELETED,
          "Removed the finalizer, as the force-delete annotation asks. "
              + "The testbed's record" + record
              + " and the baked image, if any, may still exist."));
    }
    return retained(seen).map(why -> DeviceEvent.of(EventReason.RECORD_RETAINED, "Kept the record"
        + record + " of \"" + seen.deviceName() + "\" on the testbed, " + why + "."));
  }

  /** Why the record outlives the resource; empty if it does not, or is another resource's. */
  private static Optional<String> retained(Observation seen) {
    if (seen.status().uuid() == null || seen.otherOwner().isPresent()) {
      return Optional.empty();
    }
    if (seen.observes()) {
      return Optional.of("since spec.managementPolicy is Observe");
    }
    if (OnDelete.retains(seen)) {
      return Optional.of(seen.spec().deletionPolicy() == null
          ? "since this resource had adopted it and spec.deletionPolicy does not say Delete"
          : "as spec.deletionPolicy asks");
    }
    return seen.list() instanceof ListState.Listed listed && listed.byUuid() != null
        && Adoption.refusal(seen, listed.byUuid()).isPresent()
            ? Optional.of("since it is of another type by now")
            : Optional.empty();
  }

  /** A record that was managed is only observed from now on. */
  static Optional<DeviceEvent> released(Observation seen, EdgeDeviceStatus after) {
    String uuid = seen.status().uuid();
    return seen.observes() && uuid != null && after.uuid() == null
        ? Optional.of(DeviceEvent.of(EventReason.RELEASED, "No longer manages the record " + uuid
            + " of \"" + seen.deviceName() + "\": it stays on the testbed as it is, and is only "
            + "mirrored."))
        : Optional.empty();
  }
}
