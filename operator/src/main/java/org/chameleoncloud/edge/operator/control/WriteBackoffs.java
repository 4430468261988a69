package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.Observation;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.chameleoncloud.edge.operator.plan.Plan;

/** Which resources' writes are held back after a failure, and when to look at a resource again. */
final class WriteBackoffs {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration AFTER_KUBERNETES_FAILURE = Duration.ofSeconds(10);

  private final Duration resync;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Map<ResourceID, WriteBackoff> holds = new ConcurrentHashMap<>();

  /**
   * @param resync how long a refusal that a person has to mend holds the same write back
   */
  WriteBackoffs(Duration resync) {
    this.resync = resync;
  }

  /** The hold on a resource; null without one. */
  WriteBackoff of(ResourceID id) {
    return holds.get(id);
  }

  void forget(ResourceID id) {
    holds.remove(id);
  }

  /** Draws the conclusion from what came of a plan, and tells when to look again; null for when something wakes us. */
  Duration after(ResourceID id, Observation seen, Plan plan, List<ActionResult> outcomes) {
    Duration requeueAfter = plan.requeueAfter();
    for (ActionResult outcome : outcomes) {
      switch (outcome) {
        case ActionResult.Failed failed when failed.action() instanceof Action.RegistryWrite -> {
          WriteBackoff hold = WriteBackoff.after(holds.get(id), plan.writeInputs(), failed,
              seen.now(), resync,
              random);
          holds.put(id, hold);
          return Duration.between(seen.now(), hold.until());
        }
        case ActionResult.Failed failed -> {
          return failed.retryAfter() == null ? AFTER_KUBERNETES_FAILURE : failed.retryAfter();
        }
        case ActionResult.Adopted _,ActionResult.Done(Action.TakePlace _, _) -> requeueAfter = SOON;
        case ActionResult.Done(Action.RegistryWrite _, _) -> holds.remove(id);
        case ActionResult.Done _,ActionResult.Waiting _ -> {
        }
      }
    }
    return requeueAfter;
  }
}
