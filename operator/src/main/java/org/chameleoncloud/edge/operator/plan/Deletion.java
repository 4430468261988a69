package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.registry.Hardware;

/** How a resource goes: its record, its image, then our finalizer. */
final class Deletion {
  private static final String WAY_OUT = " The annotation edge.chameleoncloud.org/force-delete=\"true\" lets go of the "
      + "resource and leaves the record.";

  /** How far the clocks of the API server and the registry may be apart. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private Deletion() {}

  /** The step that is due. */
  static Step step(Observation seen) {
    if (!seen.subject().finalizer()) {
      return Step.none();
    }
    if (seen.subject().forceDelete()) {
      return Step.act(null, new Action.RemoveFinalizer());
    }
    if (seen.subject().paused()) {
      return Step.rest(Standing.underWay(Reason.UNPAUSE,
          "The resource is being deleted, but it is paused: remove the annotation edge.chameleoncloud.org/paused."));
    }
    Step record = record(seen);
    if (record.actions().isEmpty() && !record.isOver()) {
      return record;
    }
    Step image = Removal.step(seen);
    List<Action> actions = new ArrayList<>(record.actions());
    actions.addAll(image.actions());
    if (image.standing() != null) {
      return new Step(actions, image.standing(), image.lookAgain());
    }
    actions.add(new Action.RemoveFinalizer());
    return new Step(actions, null, null);
  }

  private static Step record(Observation seen) {
    if (seen.spec().retainsRecord()
        || seen.olderClaimant().isPresent() && seen.status().uuid() == null) {
      return Step.none();
    }
    if (seen.credentials() instanceof Reading.Unreadable(Reason reason, String message)) {
      return Step.wait(
          Standing.underWay(reason, "The testbed's record cannot be deleted: " + message + WAY_OUT),
          Registration.RESYNC);
    }
    return switch (seen.listing()) {
      case Listing.Awaited _ ->
        Step.rest(Standing.underWay(Reason.DELETING, "The testbed's records are being read."));
      case Listing.Failing(Listing.Trouble trouble) -> Step.rest(Standing.underWay(trouble.reason(),
          "The testbed's record cannot be deleted: " + trouble.message() + WAY_OUT));
      case Listing.Known known when known.inDoubt() -> Step.rest(Standing.underWay(
          Reason.WAIT_FOR_REGISTRY,
          "An answer of the testbed was lost; its records are read again before the device's is deleted."));
      case Listing.Known known ->
        ours(seen, known).map(record -> Step.act(null, new Action.DeleteRecord(record.uuid())))
            .orElseGet(Step::none);
    };
  }

  /**
   * The record to delete. Without a persisted id, the operator may have been killed between making the record and
   * writing its id down: then the record of that name is ours if it is no older than the resource.
   */
  private static Optional<Hardware> ours(Observation seen, Listing.Known known) {
    if (seen.status().uuid() != null) {
      return Optional.ofNullable(known.byUuid());
    }
    return Optional.ofNullable(known.byName())
        .filter(record -> !record.createdAt()
            .isBefore(seen.subject().createdAt().minus(CLOCK_DIFFERENCE)));
  }

  static Standing blocked(Standing failure) {
    return Standing.underWay(failure.reason(),
        "The testbed's record cannot be deleted: " + failure.message() + WAY_OUT);
  }
}
