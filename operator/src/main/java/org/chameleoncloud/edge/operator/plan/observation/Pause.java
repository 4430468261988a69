package org.chameleoncloud.edge.operator.plan.observation;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.registry.Hardware;

/** What the paused annotation does to a step: nothing is written, and what waits is reported. */
public final class Pause {
  private Pause() {}

  /** The step of the registration, without what a pause forbids. */
  public static Step registration(Observation seen, Step step) {
    if (!seen.metadata().paused() || step.actions().isEmpty()) {
      return step;
    }
    return switch (step.actions().getFirst()) {
      // Healthy reports a failed check; the record is as written all the same.
      case Action.Sync(_, boolean repair) when repair -> Step.rest(step.progress());
      case Action.Sync _ -> waiting("the testbed's checks are not rerun");
      case Action.Register _ -> waiting("the device is not registered");
      case Action.Patch(_, _, String summary) -> waiting(
          "the testbed's record is not changed (" + summary + ")");
      default -> waiting("nothing is written to the testbed");
    };
  }

  /** A record that someone else created is shown, with what adopting it would change, and is left alone. */
  public static Step adoption(Hardware record, String summary) {
    return waiting("the testbed's record " + record.uuid() + " of this name is not adopted",
        " An adoption would change "
            + (summary.isEmpty() ? "nothing." : "the record: " + summary + "."));
  }

  /** A device that has no credential yet gets none. */
  public static Progress credential() {
    return waiting("the device's credential is not created").progress();
  }

  /** The step of the image, without what a pause forbids. */
  public static Step image(Observation seen, Step step) {
    if (!seen.metadata().paused() || step.actions().isEmpty()) {
      return step;
    }
    return step.progress() == null || step.progress().isDone()
        ? Step.rest(step.progress())
        : waiting("no image is baked or removed");
  }

  private static Step waiting(String what) {
    return waiting(what, "");
  }

  private static Step waiting(String what, String details) {
    return Step.rest(Progress.inProgress(Reason.UNPAUSE, "Paused: " + what
        + " until the annotation " + Annotation.PAUSED.key() + " is removed." + details));
  }
}
