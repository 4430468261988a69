package org.chameleoncloud.edge.operator.plan.credential;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Step;

/**
 * What a managed credential needs next.
 *
 * @param step what to do; without a progress, the registration is as far as it would be without this step
 * @param state what {@code status.deviceCredential} says if there is nothing to do but that; null for no change
 */
public record CredentialStep(Step step, DeviceCredentialStatus state) {
  /** Only the status changes; the next reconciliation continues. */
  static CredentialStep note(DeviceCredentialStatus state, Progress progress) {
    return new CredentialStep(Step.wait(progress, Plan.REQUEUE_DELAY), state);
  }

  /** What the action did is noted with its result. */
  static CredentialStep act(Action action, Progress progress) {
    return new CredentialStep(
        new Step(List.of(action), progress, Plan.REQUEUE_DELAY), null);
  }

  static CredentialStep wait(Progress progress, Duration delay) {
    return new CredentialStep(Step.wait(progress, delay), null);
  }
}
