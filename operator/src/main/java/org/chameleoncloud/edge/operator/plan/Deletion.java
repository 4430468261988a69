package org.chameleoncloud.edge.operator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.plan.ImageBaking.ImageStep;
import org.chameleoncloud.edge.registry.Hardware;

/** How a resource goes: its record, its image, then our finalizer. */
final class Deletion {
  private static final String WAY_OUT = " The annotation edge.chameleoncloud.org/force-delete=\"true\" lets go of the "
      + "resource and leaves what remains.";

  private Deletion() {}

  /** The step that is due, and what then lies on the claim. */
  static ImageStep step(Observation seen) {
    if (!seen.subject().finalizer()) {
      return unchanged(seen, Step.none());
    }
    if (seen.subject().forceDelete()) {
      return unchanged(seen, Step.act(null, new Action.RemoveFinalizer()));
    }
    if (seen.subject().paused()) {
      return unchanged(seen, Step.rest(Progress.inProgress(Reason.UNPAUSE,
          "The resource is being deleted, but it is paused: remove the annotation "
              + "edge.chameleoncloud.org/paused.")));
    }
    Step record = record(seen);
    if (record.actions().isEmpty() && !record.isOver()) {
      return unchanged(seen, record);
    }
    ImageStep image = ImageRemoval.step(seen);
    List<Action> actions = new ArrayList<>(record.actions());
    actions.addAll(image.step().actions());
    if (image.step().standing() != null) {
      return new ImageStep(
          new Step(actions, withWayOut(image.step().standing()), image.step().requeueAfter()),
          image.image());
    }
    actions.add(new Action.RemoveFinalizer());
    return new ImageStep(new Step(actions, null, null), image.image());
  }

  /** What goes by itself in seconds needs none. */
  private static Progress withWayOut(Progress standing) {
    return standing.reason() == Reason.CHECK_BAKE_POD
        ? Progress.inProgress(standing.reason(), standing.message() + WAY_OUT)
        : standing;
  }

  private static ImageStep unchanged(Observation seen, Step step) {
    return new ImageStep(step, seen.status().image());
  }

  private static Step record(Observation seen) {
    // What an older resource claims is the older one's, whoever made it.
    if (seen.spec().retainsRecord() || seen.olderClaimant().isPresent()) {
      return Step.none();
    }
    Optional<String> policy = SpecRules.policyProblem(seen.spec());
    if (policy.isPresent()) {
      return Step.rest(withoutRecord(Reason.FIX_SPEC, policy.get() + "."));
    }
    if (seen.credentials() instanceof CredentialState.Unavailable(Reason reason, String message)) {
      return Step.wait(withoutRecord(reason, message), Registration.RESYNC);
    }
    return switch (seen.listing()) {
      case ListState.Pending _ ->
        Step.rest(Progress.inProgress(Reason.DELETING, "The testbed's records are being read."));
      case ListState.Failing(ListState.ListFailure trouble) ->
        Step.rest(withoutRecord(trouble.reason(), trouble.message()));
      case ListState.Listed known when known.inDoubt() -> Step.rest(withoutRecord(
          Reason.WAIT_FOR_REGISTRY,
          "An answer of the testbed was lost, and its records are read again first."));
      case ListState.Listed known ->
        ours(seen, known).map(record -> Step.act(null, new Action.DeleteRecord(record.uuid())))
            .orElseGet(Step::none);
    };
  }

  /**
   * The record to delete. The operator may have been killed between making a record, the first or one anew, and writing
   * its id down: then the record of that name is ours if the resource may have made it.
   */
  private static Optional<Hardware> ours(Observation seen, ListState.Listed known) {
    return Optional.ofNullable(known.byUuid())
        .or(() -> Optional.ofNullable(known.byName()).filter(seen::mayHaveMade));
  }

  /** Where a failed action, or one that is held back, leaves a deletion. */
  static Progress blocked(Action action, Progress failure) {
    return switch (action) {
      case Action.RegistryWrite _ -> withoutRecord(failure.reason(), failure.message());
      case Action.TakePlace _,Action.StartBake _,Action.StartRemoval _,Action.DeleteJob _ ->
        Progress.inProgress(
            failure.reason(), "The baked image cannot be removed: " + failure.message() + WAY_OUT);
      case Action.AddFinalizer _,Action.RemoveFinalizer _ -> Progress.inProgress(failure.reason(),
          "The finalizer cannot be removed: " + failure.message());
    };
  }

  private static Progress withoutRecord(Reason reason, String message) {
    return Progress.inProgress(reason,
        "The testbed's record cannot be deleted yet: " + message + WAY_OUT);
  }
}
