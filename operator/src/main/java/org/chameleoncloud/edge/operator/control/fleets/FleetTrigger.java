package org.chameleoncloud.edge.operator.control.fleets;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;

/** Triggers fleets of which a device has changed; what comes while a fleet waits for its turn is one look. */
final class FleetTrigger extends AbstractEventSource<Void, EdgeDeviceFleet> {
  FleetTrigger() {
    super(Void.class, "devices");
  }

  void trigger(ResourceID fleet) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(fleet));
    }
  }

  @Override
  public Set<Void> getSecondaryResources(EdgeDeviceFleet primary) {
    return Set.of();
  }
}
