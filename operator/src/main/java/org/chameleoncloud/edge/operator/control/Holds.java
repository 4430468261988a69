package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.Hold;
import org.chameleoncloud.edge.operator.plan.Observation;
import org.chameleoncloud.edge.operator.plan.Outcome;
import org.chameleoncloud.edge.operator.plan.Plan;

/** Which resources' writes are held back after a failure, and when to look at a resource again. */
final class Holds {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration AFTER_KUBERNETES_FAILURE = Duration.ofSeconds(10);

  private final Duration resync;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Map<ResourceID, Hold> holds = new ConcurrentHashMap<>();

  /**
   * @param resync how long a refusal that a person has to mend holds the same write back
   */
  Holds(Duration resync) {
    this.resync = resync;
  }

  /** The hold on a resource; null without one. */
  Hold of(ResourceID id) {
    return holds.get(id);
  }

  void forget(ResourceID id) {
    holds.remove(id);
  }

  /** Draws the conclusion from what came of a plan, and tells when to look again; null for when something wakes us. */
  Duration after(ResourceID id, Observation seen, Plan plan, List<Outcome> outcomes) {
    Duration lookAgain = plan.lookAgain();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Failed failed when failed.action() instanceof Action.RegistryWrite -> {
          Hold hold = Hold.after(holds.get(id), plan.writeInputs(), failed, seen.now(), resync,
              random);
          holds.put(id, hold);
          return Duration.between(seen.now(), hold.until());
        }
        case Outcome.Failed failed -> {
          return failed.retryAfter() == null ? AFTER_KUBERNETES_FAILURE : failed.retryAfter();
        }
        case Outcome.Adopted _,Outcome.Done(Action.TakePlace _, _) -> lookAgain = SOON;
        case Outcome.Done(Action.RegistryWrite _, _) -> holds.remove(id);
        case Outcome.Done _,Outcome.Waiting _ -> {
        }
      }
    }
    return lookAgain;
  }
}
