package org.chameleoncloud.edge.operator.control.fleets;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.fleet.FleetPlan;
import org.chameleoncloud.edge.operator.fleet.FleetResult;
import org.chameleoncloud.edge.operator.fleet.rollout.Census.Leftover;
import org.chameleoncloud.edge.operator.fleet.rollout.Member;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;

/** What the API server has refused of each fleet, so that it is not asked again and again. A new process asks once for each. */
final class FleetRefusals {
  private final Map<ResourceID, Map<String, Refusal>> byFleet = new ConcurrentHashMap<>();

  /** By the names of the devices. */
  Map<String, Refusal> of(ResourceID fleet) {
    return byFleet.getOrDefault(fleet, Map.of());
  }

  /** Keeps what still stands and what is new. */
  void after(ResourceID fleet, FleetPlan plan, List<FleetResult> results) {
    Map<String, Refusal> standing = new HashMap<>();
    if (plan.census() != null) {
      for (Member member : plan.census().members()) {
        put(standing, member.name(), member.refusal());
      }
      for (Leftover leftover : plan.census().leftovers()) {
        put(standing, leftover.device().name(), leftover.refusal());
      }
    }
    for (FleetResult result : results) {
      if (result instanceof FleetResult.Refused(var action, Refusal refusal)) {
        standing.put(action.device(), refusal);
      }
    }
    if (standing.isEmpty()) {
      byFleet.remove(fleet);
    } else {
      byFleet.put(fleet, Map.copyOf(standing));
    }
  }

  private static void put(Map<String, Refusal> standing, String device, Refusal refusal) {
    if (refusal != null) {
      standing.put(device, refusal);
    }
  }

  /** A fleet was deleted: nothing about it is kept. */
  void forget(ResourceID fleet) {
    byFleet.remove(fleet);
  }
}
