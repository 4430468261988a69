package org.chameleoncloud.edge.operator.fleet;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Revision;
import org.chameleoncloud.edge.operator.fleet.rollout.Census;
import org.chameleoncloud.edge.operator.fleet.rollout.RolloutStep;

/**
 * What to do about a fleet.
 *
 * @param revisions writes of revisions, which come before all others and one after the other
 * @param devices writes of devices, in any order
 * @param problem why nothing is done; null for none
 * @param census its devices; null with a problem of the spec
 * @param step how far the rollout is; null like the census
 * @param update the revision of the template; null like the census
 * @param current the revision that all devices had last; null for none yet
 * @param known the revisions that are kept once the plan is carried out, the newest last
 * @param requeueAfter when to reconcile again although nothing happens; null for never
 */
public record FleetPlan(List<FleetAction> revisions, List<FleetAction.OfDevice> devices,
    Problem problem, Census census, RolloutStep step, String update, String current,
    List<Revision> known,
    Duration requeueAfter) {
  /**
   * Why nothing is done until someone acts.
   *
   * @param reason as a condition's reason
   * @param message as a sentence
   */
  public record Problem(FleetReason reason, String message) {}

  static FleetPlan idle() {
    return new FleetPlan(List.of(), List.of(), null, null, null, null, null, List.of(), null);
  }

  static FleetPlan invalid(String message) {
    return new FleetPlan(List.of(), List.of(), new Problem(FleetReason.FIX_SPEC, message), null,
        null, null, null, List.of(), null);
  }
}
