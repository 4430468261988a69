package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.control.polling.DeviceRequests;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;

/**
 * A plan that may be carried out now. Its write to the testbed is held back while the service does not respond.
 *
 * @param context what the plan was made of; with a backoff of the write if that is held back
 */
record AdmittedPlan(DeviceContext context, Plan plan) {
  /** Plans for a device. The plan must be carried out. */
  static AdmittedPlan of(DeviceContext context) {
    Plan plan = Planner.plan(context.observation());
    Optional<Action.RegistryWrite> write = plan.actions().stream()
        .filter(Action.RegistryWrite.class::isInstance).map(Action.RegistryWrite.class::cast)
        .findFirst();
    if (write.isEmpty()) {
      return new AdmittedPlan(context, plan);
    }
    DeviceRequests requests = context.project().requests(write.get());
    return requests.begin(ResourceID.fromResource(context.device()))
        .map(request -> new AdmittedPlan(with(context, context.observation(), request), plan))
        .orElseGet(() -> withoutWrite(context, plan.writeInputs(), requests));
  }

  /** The plan is that of a device whose write has just failed, which would be known after a timeout. */
  private static AdmittedPlan withoutWrite(DeviceContext context, String writeInputs,
      DeviceRequests requests) {
    Observation seen = context.observation();
    Progress progress = Failures.progress(requests.notSent(), seen.spec().credentials().name());
    Observation held = ObservationBuilder.builder(seen).backoff(new WriteBackoff(writeInputs,
        seen.now().plus(requests.retryAfter()), 1, progress)).build();
    return new AdmittedPlan(with(context, held, null), Planner.plan(held));
  }

  private static DeviceContext with(DeviceContext context, Observation observation,
      DeviceRequests.Request request) {
    return new DeviceContext(context.device(), observation, context.project(), request);
  }

  /** Carries it out, once. */
  List<ActionResult> by(Actor actor) {
    try (DeviceRequests.Request _ = context.request()) {
      return actor.act(plan, context);
    }
  }
}
