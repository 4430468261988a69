package org.chameleoncloud.edge.operator.control.fleets;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.fleet.FleetPlan;

/** Learns how fleets are. Must return quickly and not throw. */
public interface FleetListener {
  /**
   * A fleet was looked at.
   *
   * @param status what was made of the plan, whether or not it is written already
   */
  void reported(ResourceID fleet, FleetPlan plan, EdgeDeviceFleetStatus status);

  /** A fleet was deleted. */
  void forgotten(ResourceID fleet);
}
