package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.operator.plan.credential.CredentialHandover;
import org.chameleoncloud.edge.operator.plan.credential.ExpiryWarning;
import org.chameleoncloud.edge.operator.plan.deletion.Deletion;
import org.chameleoncloud.edge.operator.plan.image.ImageBaking;
import org.chameleoncloud.edge.operator.plan.image.ImageStep;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.Pause;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.registration.Registration;
import org.chameleoncloud.edge.operator.plan.reservation.Disruption;
import org.chameleoncloud.edge.operator.plan.reservation.KnownReservations;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.PlanBuilder;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.registry.Credentials;

/** Turns what is known of a device into what to do. A pure function: the same observation gives the same plan. */
public final class Planner {
  private Planner() {}

  /** The plan for one resource at one moment. */
  public static Plan plan(Observation seen) {
    return seen.metadata().deleting() ? deletion(seen) : reconciliation(seen);
  }

  private static Plan deletion(Observation seen) {
    ImageStep due = Deletion.step(seen);
    Optional<WriteBackoff> backoff = backoff(seen, due.step());
    Step step = backoff.map(failed -> Step.wait(
        Deletion.blocked(write(due.step()).orElseThrow(), failed.progress()),
        remaining(seen, failed))).orElse(due.step());
    return PlanBuilder.builder().actions(step.actions()).registration(step.progress())
        .applied(seen.applied())
        .bakedImage(backoff.isPresent() ? seen.status().image() : due.image())
        .writeInputs(inputs(seen, due.step())).requeueAfter(step.requeueAfter()).build();
  }

  private static Plan reconciliation(Observation seen) {
    Registration.Due due = Registration.due(seen);
    Step registration = withBackoff(seen,
        Disruption.hold(seen, Pause.registration(seen, due.step())));
    boolean heldBack = registration.actions().isEmpty() && !due.step().actions().isEmpty();
    Applied applied = heldBack ? seen.applied() : due.applied();
    ImageStep baking = ImageBaking.step(seen, due.step().progress());
    Step image = Pause.image(seen, baking.step());
    List<Action> actions = new ArrayList<>();
    // What is left of a removal, its Job, needs no finalizer: an observing device would get it again.
    boolean leavesTraces = seen.observes()
        ? image.progress() != null && !image.actions().isEmpty()
        : registration.progress().isDone() || !registration.actions().isEmpty()
            || !image.actions().isEmpty();
    if (!seen.metadata().finalizer() && leavesTraces) {
      actions.add(new Action.AddFinalizer());
    }
    actions.addAll(registration.actions());
    actions.addAll(image.actions());
    if (seen.observes() && seen.metadata().finalizer() && image.progress() == null) {
      actions.add(new Action.RemoveFinalizer());
    }
    return PlanBuilder.builder().actions(actions).registration(registration.progress())
        .imageProgress(image.progress()).applied(applied)
        .credential(heldBack ? null : due.credential()).bakedImage(baking.image())
        .fetched(baking.fetched())
        .writeInputs(inputs(seen, due.step()))
        .requeueAfter(Stream.of(reservationChange(seen), untilCheckIsAbandoned(seen),
            CredentialHandover.untilNextLook(seen), ExpiryWarning.untilNext(seen),
            registration.actions().isEmpty() ? null : CredentialHandover.afterWrite(seen),
            registration.requeueAfter(),
            image.requeueAfter()).reduce(null, Step::sooner))
        .build();
  }

  /** When the next reservation begins or ends, which no list announces; null for never. */
  private static Duration reservationChange(Observation seen) {
    return KnownReservations.of(seen).stream()
        .flatMap(found -> Stream.of(found.start(), found.end())).filter(seen.now()::isBefore)
        .min(Instant::compareTo).map(change -> Duration.between(seen.now(), change)).orElse(null);
  }

  /** The registry reports no change when a check just stays IN_PROGRESS. */
  private static Duration untilCheckIsAbandoned(Observation seen) {
    return Registration.own(seen)
        .flatMap(record -> seen.runningChecks().untilAbandoned(record, seen.now())).orElse(null);
  }

  private static Step withBackoff(Observation seen, Step step) {
    return backoff(seen, step)
        .map(backoff -> Step.wait(backoff.progress(), remaining(seen, backoff))).orElse(step);
  }

  /** The backoff that forbids a step's write, if one does. */
  private static Optional<WriteBackoff> backoff(Observation seen, Step step) {
    return Optional.ofNullable(seen.backoff()).filter(_ -> write(step).isPresent())
        .filter(backoff -> backoff.forbids(inputs(seen, step), seen.now()));
  }

  private static Duration remaining(Observation seen, WriteBackoff backoff) {
    return Duration.between(seen.now(), backoff.until());
  }

  private static Optional<Action.RegistryWrite> write(Step step) {
    return step.actions().stream().filter(Action.RegistryWrite.class::isInstance)
        .map(Action.RegistryWrite.class::cast).findFirst();
  }

  /** A digest of what a registry write is made of: when it changes, a write that failed is retried at once. */
  private static String inputs(Observation seen, Step step) {
    return Digests.sha256(write(step).map(Planner::describe).orElse(""),
        // A resource that was deleted and created again starts with the first generation.
        seen.metadata().uid(), Long.toString(seen.metadata().generation()),
        fingerprint(seen.credentials()),
        fingerprint(seen.deviceCredentials()), seen.metadata().syncRequest());
  }

  private static String describe(Action.RegistryWrite write) {
    return switch (write) {
      case Action.Register _ -> "register";
      case Action.Patch(String uuid, _, String summary) -> "patch " + uuid + " " + summary;
      case Action.Sync(String uuid, _) -> "sync " + uuid;
      case Action.DeleteRecord(String uuid) -> "delete " + uuid;
      // Not its expiry, which is later with each attempt.
      case Action.IssueCredential(var request, _) -> "issue " + request.name()
          + request.accessRules();
      case Action.RevokeCredential(String id, _, _) -> "revoke " + id;
    };
  }

  private static String fingerprint(CredentialState credential) {
    return credential instanceof CredentialState.Loaded(Credentials credentials)
        ? credentials.fingerprint()
        : "";
  }
}
