package org.chameleoncloud.edge.operator.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Revision;
import org.chameleoncloud.edge.operator.fleet.rollout.Census;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
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
 * @param requeueAfter when to reconcile again although nothing happens, if all writes are done; null for never
 */
public record FleetPlan(List<FleetAction> revisions, List<FleetAction.OfDevice> devices,
    Problem problem, Census census, RolloutStep step, String update, String current,
    List<Revision> known,
    Duration requeueAfter) {
  /** Until the watch delivers what the API server has, or a refusal counts. */
  private static final Duration SHORTLY = Duration.ofSeconds(2);

  /**
   * Why nothing is done until someone acts.
   *
   * @param reason as a condition's reason
   * @param message as a sentence
   */
  public record Problem(FleetReason reason, String message) {}

  /**
   * When to reconcile again although nothing happens, after the writes have ended in these ways; null for never. What was not
   * done changes no device, and so triggers nothing.
   */
  public Duration requeueAfter(List<FleetResult> results) {
    boolean undone = results.stream().anyMatch(result -> !(result instanceof FleetResult.Done));
    return Stream.of(requeueAfter, undone ? SHORTLY : null).filter(Objects::nonNull)
        .min(Duration::compareTo).orElse(null);
  }

  /** What the API server has refused by the names of the devices: what stood before and was not tried, and what is new. */
  public Map<String, Refusal> refusals(List<FleetResult> results) {
    Map<String, Refusal> standing = new HashMap<>();
    if (census != null) {
      census.members().forEach(member -> standing.put(member.name(), member.refusal()));
      census.leftovers()
          .forEach(leftover -> standing.put(leftover.device().name(), leftover.refusal()));
    }
    for (FleetResult result : results) {
      standing.put(result.action().device(),
          result instanceof FleetResult.Refused(_, Refusal refusal) ? refusal : null);
    }
    standing.values().removeIf(Objects::isNull);
    return Map.copyOf(standing);
  }

  static FleetPlan idle() {
    return new FleetPlan(List.of(), List.of(), null, null, null, null, null, List.of(), null);
  }

  static FleetPlan invalid(String message) {
    return new FleetPlan(List.of(), List.of(), new Problem(FleetReason.FIX_SPEC, message), null,
        null, null, null, List.of(), null);
  }
}
