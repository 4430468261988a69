package org.chameleoncloud.edge.operator.control.fleets;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;

/** What the API server has refused of each fleet, so that it is not asked again and again. A new process asks once for each. */
final class FleetRefusals {
  private final Map<ResourceID, Map<String, Refusal>> byFleet = new ConcurrentHashMap<>();

  /** By the names of the devices. */
  Map<String, Refusal> of(ResourceID fleet) {
    return byFleet.getOrDefault(fleet, Map.of());
  }

  /** Keeps what stands, by the names of the devices. */
  void keep(ResourceID fleet, Map<String, Refusal> standing) {
    if (standing.isEmpty()) {
      byFleet.remove(fleet);
    } else {
      byFleet.put(fleet, standing);
    }
  }

  /** A fleet was deleted: nothing about it is kept. */
  void forget(ResourceID fleet) {
    byFleet.remove(fleet);
  }
}
