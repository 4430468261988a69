package org.chameleoncloud.edge.operator.plan;

/** What the paused annotation makes of a step: nothing is written, and what waits is told. */
final class Pause {
  private Pause() {}

  static Step registration(Observation seen, Step step) {
    if (!seen.subject().paused() || step.actions().isEmpty()) {
      return step;
    }
    return switch (step.actions().getFirst()) {
      // A check that failed is told by Healthy; the record is as written all the same.
      case Action.Sync(_, boolean repair) when repair -> Step.rest(step.standing());
      case Action.Sync _ -> waiting("the testbed's checks are not run again");
      case Action.Register _ -> waiting("the device is not registered");
      case Action.Patch(_, _, String summary) -> waiting(
          "the testbed's record is not changed (" + summary + ")");
      default -> waiting("the testbed is left as it is");
    };
  }

  static Step image(Observation seen, Step step) {
    if (!seen.subject().paused() || step.actions().isEmpty()) {
      return step;
    }
    return step.standing() == null || step.standing().isDone()
        ? Step.rest(step.standing())
        : waiting("no image is baked or removed");
  }

  private static Step waiting(String what) {
    return Step.rest(Progress.inProgress(Reason.UNPAUSE, "Paused: " + what
        + " until the annotation edge.chameleoncloud.org/paused is removed."));
  }
}
