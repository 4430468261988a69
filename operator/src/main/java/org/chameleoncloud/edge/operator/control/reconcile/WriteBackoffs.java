package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;

/** Which devices' writes are backed off after a failure, and when to requeue a device. */
public final class WriteBackoffs {
  private static final Duration AFTER_KUBERNETES_FAILURE = Duration.ofSeconds(10);

  private final Duration resync;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Map<ResourceID, WriteBackoff> backoffs;

  /**
   * @param resync how long a refusal that a person has to fix holds the same write back
   */
  public WriteBackoffs(Duration resync, DeviceMemory memory) {
    this.resync = resync;
    this.backoffs = memory.map();
  }

  /** The backoff of a device; null without one. */
  WriteBackoff of(ResourceID id) {
    return backoffs.get(id);
  }

  /** Takes the results of a plan, and returns when to requeue; null for when something triggers the device. */
  Duration after(ResourceID id, Observation seen, Plan plan, List<ActionResult> results) {
    Duration requeueAfter = plan.requeueAfter();
    for (ActionResult result : results) {
      switch (result) {
        case ActionResult.Failed failed when failed.action() instanceof Action.RegistryWrite -> {
          WriteBackoff backoff = WriteBackoff.after(backoffs.get(id), plan.writeInputs(), failed,
              seen.now(), resync, random);
          backoffs.put(id, backoff);
          return Duration.between(seen.now(), backoff.until());
        }
        case ActionResult.Failed failed -> {
          return failed.retryAfter() == null ? AFTER_KUBERNETES_FAILURE : failed.retryAfter();
        }
        case ActionResult.Adopted _,ActionResult.Done(Action.AcquireBakeSlot _, _) ->
          requeueAfter = Plan.REQUEUE_DELAY;
        // Where a Secret cannot be created, its credential is revoked after each attempt, which ends no backoff of these.
        case ActionResult.Done(Action.RevokeCredential _, _) -> backoffs.computeIfPresent(id,
            (_, failed) -> failed.inputs().equals(plan.writeInputs()) ? null : failed);
        case ActionResult.Done(Action.RegistryWrite _, _),ActionResult.Issued _ ->
          backoffs.remove(id);
        case ActionResult.Done _,ActionResult.Waiting _ -> {
        }
      }
    }
    return requeueAfter;
  }
}
