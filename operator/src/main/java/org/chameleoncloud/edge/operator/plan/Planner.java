package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.operator.plan.Imaging.Baking;
import org.chameleoncloud.edge.registry.Credentials;

/** From what is known to what to do. A pure function: the same observation gives the same plan. */
public final class Planner {
  private Planner() {}

  /** The plan for one resource at one moment. */
  public static Plan plan(Observation seen) {
    return seen.subject().deleting() ? deletion(seen) : upkeep(seen);
  }

  private static Plan deletion(Observation seen) {
    Step step = held(seen, Deletion.step(seen));
    return new Plan(step.actions(), step.standing(), null, seen.applied(), seen.status().image(),
        inputs(seen, step), step.lookAgain());
  }

  private static Plan upkeep(Observation seen) {
    Step due = Registration.step(seen);
    Applied applied = Registration.applied(seen, due);
    Step registration = held(seen, paused(seen, due));
    if (registration.actions().isEmpty() && !due.actions().isEmpty()) {
      applied = seen.applied();
    }
    Baking baking = Imaging.step(seen);
    Step image = paused(seen, baking.step());
    List<Action> actions = new ArrayList<>();
    if (!seen.subject().finalizer() && registration.standing().isDone()) {
      actions.add(new Action.AddFinalizer());
    }
    actions.addAll(registration.actions());
    actions.addAll(image.actions());
    return new Plan(actions, registration.standing(), image.standing(), applied, baking.image(),
        inputs(seen, due),
        Step.sooner(registration.lookAgain(), image.lookAgain()));
  }

  private static Step paused(Observation seen, Step step) {
    if (!seen.subject().paused() || step.actions().isEmpty()) {
      return step;
    }
    return Step.rest(Standing.underWay(Reason.UNPAUSE,
        "There is something to do, but the annotation edge.chameleoncloud.org/paused holds it back."));
  }

  private static Step held(Observation seen, Step step) {
    Hold hold = seen.hold();
    boolean writes = step.actions().stream().anyMatch(Action.RegistryWrite.class::isInstance);
    if (!writes || hold == null || !hold.forbids(inputs(seen, step), seen.now())) {
      return step;
    }
    return Step.wait(hold.standing(), Duration.between(seen.now(), hold.until()));
  }

  /** What a registry write is made of: when this changes, a write that failed before is worth a new try. */
  private static String inputs(Observation seen, Step step) {
    String write = step.actions().stream().filter(Action.RegistryWrite.class::isInstance)
        .findFirst()
        .map(Planner::described).orElse("");
    return Digests.sha256(write, Long.toString(seen.subject().generation()),
        fingerprint(seen.credentials()),
        fingerprint(seen.deviceCredentials()), seen.subject().syncRequest());
  }

  private static String described(Action action) {
    return switch (action) {
      case Action.Register _ -> "register";
      case Action.Patch(String uuid, _, String summary) -> "patch " + uuid + " " + summary;
      case Action.Sync(String uuid, _) -> "sync " + uuid;
      case Action.DeleteRecord(String uuid) -> "delete " + uuid;
      default -> "";
    };
  }

  private static String fingerprint(Reading reading) {
    return reading instanceof Reading.Readable(Credentials credentials)
        ? credentials.fingerprint()
        : "";
  }
}
