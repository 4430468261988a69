package org.chameleoncloud.edge.operator.plan.deletion;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.plan.image.ImageRemoval;
import org.chameleoncloud.edge.operator.plan.image.ImageStep;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.registration.Adoption;
import org.chameleoncloud.edge.operator.plan.registration.Registration;
import org.chameleoncloud.edge.operator.plan.reservation.Disruption;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.registry.Hardware;

/** How a resource is deleted: its record, then its image, then its credentials, then our finalizer. */
public final class Deletion {
  private static final String FORCE_DELETE = " To delete the resource anyway and leave the rest in place, set the annotation "
      + Annotation.FORCE_DELETE.key() + "=\"true\".";

  /** Reasons of a removal that stay until someone acts. */
  private static final Set<Reason> WITH_ADVICE = EnumSet.of(Reason.CHECK_BAKE_POD,
      Reason.FIX_STATUS);

  private static final Progress REVOKING = Progress.inProgress(Reason.DELETING,
      "The device's credential is being revoked.");

  private Deletion() {}

  /** The step that is due, and what is stored on the claim then. */
  public static ImageStep step(Observation seen) {
    if (!seen.metadata().finalizer()) {
      return unchanged(seen, Step.none());
    }
    if (seen.metadata().forceDelete()) {
      return unchanged(seen, Step.act(null, new Action.RemoveFinalizer()));
    }
    if (seen.metadata().paused()) {
      return unchanged(seen, Step.rest(Progress.inProgress(Reason.UNPAUSE,
          "The resource is being deleted, but it is paused: remove the annotation "
              + Annotation.PAUSED.key() + ".")));
    }
    Step record = record(seen);
    if (record.actions().isEmpty() && !record.isOver()) {
      return unchanged(seen, record);
    }
    ImageStep image = ImageRemoval.step(seen);
    List<Action> actions = new ArrayList<>(record.actions());
    actions.addAll(image.step().actions());
    if (image.step().progress() != null) {
      return new ImageStep(new Step(actions, withForceDelete(image.step().progress()),
          image.step().requeueAfter()), image.image());
    }
    return new ImageStep(CredentialRemoval.next(seen).map(next -> credentials(actions, next))
        .orElseGet(() -> {
          actions.add(new Action.RemoveFinalizer());
          return new Step(actions, null, null);
        }), image.image());
  }

  /** A plan has one write to the testbed, so a credential is revoked by the next one. */
  private static Step credentials(List<Action> actions, Step next) {
    Progress progress = next.progress() == null
        ? REVOKING
        : credentialRemains(next.progress());
    if (!actions.isEmpty()) {
      return new Step(actions, progress, Plan.REQUEUE_DELAY);
    }
    return new Step(next.actions(), progress,
        next.actions().isEmpty() ? next.requeueAfter() : Plan.REQUEUE_DELAY);
  }

  private static Progress credentialRemains(Progress why) {
    return Progress.inProgress(why.reason(),
        "The device's credential cannot be revoked yet: " + why.message() + FORCE_DELETE);
  }

  /** What is over in seconds needs no such advice. */
  private static Progress withForceDelete(Progress progress) {
    return WITH_ADVICE.contains(progress.reason())
        ? Progress.inProgress(progress.reason(), progress.message() + FORCE_DELETE)
        : progress;
  }

  private static ImageStep unchanged(Observation seen, Step step) {
    return new ImageStep(step, seen.status().image());
  }

  private static Step record(Observation seen) {
    // The resource that the name belongs to owns the record, no matter who created it.
    if (OnDelete.retains(seen) || seen.otherOwner().isPresent()) {
      return Step.none();
    }
    Optional<String> policy = SpecRules.policyProblem(seen.spec());
    if (policy.isPresent()) {
      return Step.rest(recordRemains(Reason.FIX_SPEC, policy.get() + "."));
    }
    if (seen.credentials() instanceof CredentialState.Unavailable(Reason reason, String message)) {
      return Step.wait(recordRemains(reason, message), Registration.RESYNC);
    }
    return switch (seen.list()) {
      case ListState.Pending _ ->
        Step.rest(Progress.inProgress(Reason.DELETING, "The testbed's records are being read."));
      case ListState.Failing(ListState.Failure failure) ->
        Step.rest(recordRemains(failure.reason(), failure.message()));
      case ListState.Listed listed when listed.inDoubt() -> Step.rest(recordRemains(
          Reason.WAIT_FOR_REGISTRY,
          "A response of the testbed was lost; its records are read again first."));
      case ListState.Listed listed ->
        ours(seen, listed).map(record -> delete(seen, record)).orElseGet(Step::none);
    };
  }

  private static Step delete(Observation seen, Hardware record) {
    return Disruption.reserved(seen)
        .map(wait -> Step.wait(
            recordRemains(wait.progress().reason(), wait.progress().message()),
            wait.requeueAfter()))
        .orElseGet(() -> Step.act(null, new Action.DeleteRecord(record.uuid())));
  }

  /**
   * The record to delete. The operator may have been killed after it created a record, for the first time or again, and
   * before it persisted the id: then the record of that name is ours if the resource may have created it.
   */
  private static Optional<Hardware> ours(Observation seen, ListState.Listed listed) {
    return Optional.ofNullable(listed.byUuid())
        .filter(record -> Adoption.refusal(seen, record).isEmpty())
        .or(() -> Optional.ofNullable(listed.byName())
            .filter(record -> Adoption.isMadeBy(seen, record)));
  }

  /** How far a deletion is after an action failed or was held back. */
  public static Progress blocked(Action action, Progress failure) {
    return switch (action) {
      case Action.CredentialWrite _ -> credentialRemains(failure);
      case Action.RegistryWrite _ -> recordRemains(failure.reason(), failure.message());
      case Action.AcquireBakeSlot _,Action.StartBake _,Action.StartRemoval _,Action.DeleteJob _ ->
        Progress.inProgress(failure.reason(),
            "The baked image cannot be removed: " + failure.message() + FORCE_DELETE);
      case Action.AddFinalizer _,Action.RemoveFinalizer _ -> Progress.inProgress(failure.reason(),
          "The finalizer cannot be removed: " + failure.message());
    };
  }

  private static Progress recordRemains(Reason reason, String message) {
    return Progress.inProgress(reason,
        "The testbed's record cannot be deleted yet: " + message + FORCE_DELETE);
  }
}
