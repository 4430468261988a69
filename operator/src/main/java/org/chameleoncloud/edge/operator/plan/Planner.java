package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Baking due = Deletion.step(seen);
    Optional<Hold> hold = hold(seen, due.step());
    Step step = hold.map(held -> Step.wait(
        Deletion.blocked(write(due.step()).orElseThrow(), held.standing()), rest(seen, held)))
        .orElse(due.step());
    return new Plan(step.actions(), step.standing(), null, seen.applied(),
        hold.isPresent() ? seen.status().image() : due.image(), inputs(seen, due.step()),
        step.lookAgain());
  }

  private static Plan upkeep(Observation seen) {
    Registration.Due due = Registration.due(seen);
    Step registration = held(seen, Pause.registration(seen, due.step()));
    boolean heldBack = registration.actions().isEmpty() && !due.step().actions().isEmpty();
    Applied applied = heldBack ? seen.applied() : due.applied();
    Baking baking = Imaging.step(seen, due.step().standing());
    Step image = Pause.image(seen, baking.step());
    List<Action> actions = new ArrayList<>();
    if (!seen.subject().finalizer() && registration.standing().isDone()) {
      actions.add(new Action.AddFinalizer());
    }
    actions.addAll(registration.actions());
    actions.addAll(image.actions());
    return new Plan(actions, registration.standing(), image.standing(), applied, baking.image(),
        inputs(seen, due.step()), Step.sooner(registration.lookAgain(), image.lookAgain()));
  }

  private static Step held(Observation seen, Step step) {
    return hold(seen, step).map(hold -> Step.wait(hold.standing(), rest(seen, hold)))
        .orElse(step);
  }

  /** The hold that keeps a step's write back, where one does. */
  private static Optional<Hold> hold(Observation seen, Step step) {
    return Optional.ofNullable(seen.hold()).filter(_ -> write(step).isPresent())
        .filter(hold -> hold.forbids(inputs(seen, step), seen.now()));
  }

  private static Duration rest(Observation seen, Hold hold) {
    return Duration.between(seen.now(), hold.until());
  }

  private static Optional<Action.RegistryWrite> write(Step step) {
    return step.actions().stream().filter(Action.RegistryWrite.class::isInstance)
        .map(Action.RegistryWrite.class::cast).findFirst();
  }

  /** What a registry write is made of: when this changes, a write that failed before is worth a new try. */
  private static String inputs(Observation seen, Step step) {
    return Digests.sha256(write(step).map(Planner::described).orElse(""),
        // One made anew under the same name has the first generation again.
        seen.subject().uid(), Long.toString(seen.subject().generation()),
        fingerprint(seen.credentials()),
        fingerprint(seen.deviceCredentials()), seen.subject().syncRequest());
  }

  private static String described(Action.RegistryWrite write) {
    return switch (write) {
      case Action.Register _ -> "register";
      case Action.Patch(String uuid, _, String summary) -> "patch " + uuid + " " + summary;
      case Action.Sync(String uuid, _) -> "sync " + uuid;
      case Action.DeleteRecord(String uuid) -> "delete " + uuid;
    };
  }

  private static String fingerprint(Reading reading) {
    return reading instanceof Reading.Readable(Credentials credentials)
        ? credentials.fingerprint()
        : "";
  }
}
