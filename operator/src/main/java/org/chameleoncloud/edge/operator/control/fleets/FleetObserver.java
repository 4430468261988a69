package org.chameleoncloud.edge.operator.control.fleets;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.control.cluster.FleetDevices;
import org.chameleoncloud.edge.operator.control.cluster.RevisionStore;
import org.chameleoncloud.edge.operator.fleet.FleetObservation;
import org.chameleoncloud.edge.operator.fleet.FleetObservationBuilder;
import org.chameleoncloud.edge.operator.fleet.FleetPlanner;
import org.chameleoncloud.edge.operator.fleet.template.FleetMember;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;

/** Gathers what is known of a fleet, from caches. Only the former revision is read, once, while a rollout is in progress. */
final class FleetObserver {
  private final FleetDevices devices;
  private final RevisionStore revisions;
  private final FleetRefusals refusals;
  private final Clock clock;

  FleetObserver(FleetDevices devices, RevisionStore revisions, FleetRefusals refusals,
      Clock clock) {
    this.devices = devices;
    this.revisions = revisions;
    this.refusals = refusals;
    this.clock = clock;
  }

  FleetObservation observe(EdgeDeviceFleet fleet) {
    ObjectMeta meta = fleet.getMetadata();
    EdgeDeviceFleetSpec spec = fleet.getSpec();
    EdgeDeviceFleetStatus status = Objects.requireNonNullElse(fleet.getStatus(),
        EdgeDeviceFleetStatus.NONE);
    List<String> names = FleetPlanner.isValid(spec)
        ? FleetMember.of(spec).stream().map(FleetMember::name).toList()
        : List.of();
    return FleetObservationBuilder.builder().namespace(meta.getNamespace()).name(meta.getName())
        .uid(meta.getUid()).generation(Objects.requireNonNullElse(meta.getGeneration(), 1L))
        .deleting(fleet.isMarkedForDeletion()).spec(spec).status(status)
        .current(current(fleet, status)).devices(devices.of(fleet, names))
        .refusals(refusals.of(ResourceID.fromResource(fleet))).now(clock.instant()).build();
  }

  /** A device is made from it only while a newer one is held back. */
  private TemplateRevision current(EdgeDeviceFleet fleet, EdgeDeviceFleetStatus status) {
    boolean needed = FleetPlanner.isValid(fleet.getSpec()) && status.currentRevision() != null
        && !TemplateRevision.of(fleet.getMetadata().getName(), fleet.getSpec().template()).name()
            .equals(status.currentRevision());
    return needed
        ? revisions.find(fleet.getMetadata().getNamespace(), status.currentRevision())
            .orElse(null)
        : null;
  }
}
