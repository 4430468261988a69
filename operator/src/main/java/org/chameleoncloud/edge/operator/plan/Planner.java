package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.operator.plan.ImageBaking.ImageStep;
import org.chameleoncloud.edge.registry.Credentials;

/** From what is known to what to do. A pure function: the same observation gives the same plan. */
public final class Planner {
  private Planner() {}

  /** The plan for one resource at one moment. */
  public static Plan plan(Observation seen) {
    return seen.subject().deleting() ? deletion(seen) : upkeep(seen);
  }

  private static Plan deletion(Observation seen) {
    ImageStep due = Deletion.step(seen);
    Optional<WriteBackoff> hold = hold(seen, due.step());
    Step step = hold.map(held -> Step.wait(
        Deletion.blocked(write(due.step()).orElseThrow(), held.standing()), rest(seen, held)))
        .orElse(due.step());
    return PlanBuilder.builder().actions(step.actions()).registration(step.standing())
        .applied(seen.applied()).bakedImage(hold.isPresent() ? seen.status().image() : due.image())
        .writeInputs(inputs(seen, due.step())).requeueAfter(step.requeueAfter()).build();
  }

  private static Plan upkeep(Observation seen) {
    Registration.Due due = Registration.due(seen);
    Step registration = held(seen, Pause.registration(seen, due.step()));
    boolean heldBack = registration.actions().isEmpty() && !due.step().actions().isEmpty();
    Applied applied = heldBack ? seen.applied() : due.applied();
    ImageStep baking = ImageBaking.step(seen, due.step().standing());
    Step image = Pause.image(seen, baking.step());
    List<Action> actions = new ArrayList<>();
    if (!seen.subject().finalizer() && registration.standing().isDone()) {
      actions.add(new Action.AddFinalizer());
    }
    actions.addAll(registration.actions());
    actions.addAll(image.actions());
    return PlanBuilder.builder().actions(actions).registration(registration.standing())
        .imageProgress(image.standing()).applied(applied).bakedImage(baking.image())
        .writeInputs(inputs(seen, due.step()))
        .requeueAfter(Step.sooner(registration.requeueAfter(), image.requeueAfter())).build();
  }

  private static Step held(Observation seen, Step step) {
    return hold(seen, step).map(hold -> Step.wait(hold.standing(), rest(seen, hold)))
        .orElse(step);
  }

  /** The hold that keeps a step's write back, where one does. */
  private static Optional<WriteBackoff> hold(Observation seen, Step step) {
    return Optional.ofNullable(seen.hold()).filter(_ -> write(step).isPresent())
        .filter(hold -> hold.forbids(inputs(seen, step), seen.now()));
  }

  private static Duration rest(Observation seen, WriteBackoff hold) {
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

  private static String fingerprint(CredentialState reading) {
    return reading instanceof CredentialState.Loaded(Credentials credentials)
        ? credentials.fingerprint()
        : "";
  }
}
