package org.chameleoncloud.edge.operator.plan.registration;

import java.util.Collection;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.observation.LastStatus;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;

/** How a record that others manage is mirrored. Nothing is planned for it, so nothing is ever written. */
public final class Observing {
  private Observing() {}

  /**
   * The id by which a device's record is looked up before its name.
   *
   * @param deviceName the name that the device has now
   */
  public static Optional<String> recordId(EdgeDeviceSpec spec, EdgeDeviceStatus status,
      String deviceName) {
    return spec.observes() ? Optional.ofNullable(spec.uuid()) : status.recordId(deviceName);
  }

  /** The record that an observed device shows. */
  static Optional<Hardware> record(Observation seen) {
    return found(seen).filter(Hardware::isEdgeDevice);
  }

  private static Optional<Hardware> found(Observation seen) {
    if (!(seen.list() instanceof ListState.Listed listed)) {
      return Optional.empty();
    }
    return seen.spec().uuid() == null
        ? Optional.ofNullable(listed.byName())
        : Optional.ofNullable(listed.byUuid())
            .or(() -> Optional.ofNullable(seen.otherProjects().record()));
  }

  /** How far an observed device is, once its project's records are listed. */
  static Progress progress(Observation seen) {
    return found(seen).map(record -> found(seen, record)).orElseGet(() -> missing(seen));
  }

  private static Progress found(Observation seen, Hardware record) {
    return record.isEdgeDevice()
        ? Progress.done(Reason.OBSERVED, "The testbed's record " + record.uuid()
            + " is mirrored and never written to. " + ManagePreview.of(seen, record))
        : Adoption.otherHardware(seen, record);
  }

  private static Progress missing(Observation seen) {
    String uuid = seen.spec().uuid();
    String secret = seen.spec().credentials().name();
    if (uuid == null) {
      return Progress.inProgress(Reason.RECORD_NOT_FOUND, "The project of the Secret \"" + secret
          + "\" has no record \"" + seen.deviceName() + "\". It is mirrored once it exists. If the "
          + "name is wrong, correct " + SpecRules.nameField(seen.spec())
          + "; for a record of another project, set spec.uuid.");
    }
    OtherProjects others = seen.otherProjects();
    if (others.listed()) {
      return Progress.stalled(Reason.RECORD_NOT_FOUND,
          "No project of the testbed has a record with "
              + "the id " + uuid + ". Correct spec.uuid, or delete this resource if the record was "
              + "deleted.");
    }
    if (isAwaited(seen)) {
      // An operator that has just started knows nothing new of a record that was shown.
      return LastStatus.of(seen, ConditionType.REGISTERED).filter(Progress::isDone)
          .orElseGet(() -> awaited(seen));
    }
    ListState.Failure failure = others.failure();
    if (failure.reason() != Reason.REQUEST_ACCESS) {
      return Progress.stalled(failure.reason(), failure.message());
    }
    return Progress.stalled(failure.reason(), "The project of the Secret \"" + secret
        + "\" has no record with the id " + uuid
        + ", and only a credential with the role admin reads those of other projects. Correct "
        + "spec.uuid, or use a credential of the record's project. " + failure.message());
  }

  private static Progress awaited(Observation seen) {
    ListState.Failure failure = seen.otherProjects().failure();
    return failure == null
        ? Progress.inProgress(Reason.IN_PROGRESS, "The project has no record with the id "
            + seen.spec().uuid() + "; those of other projects are being read.")
        : Progress.inProgress(failure.reason(), failure.message());
  }

  /** Whether the list of all projects, which is to show the record, has not come yet: what was shown last remains. */
  public static boolean isAwaited(Observation seen) {
    OtherProjects others = seen.otherProjects();
    return seen.observes() && seen.spec().uuid() != null && found(seen).isEmpty()
        && !others.listed() && (others.failure() == null || others.failure().temporary());
  }

  /**
   * Whether a reconciliation ends the claim of a resource that is not deleted: it only observes from now on, and has
   * released what it managed, if it managed anything. The next in turn need not wait then.
   *
   * @param results of the reconciliation's actions
   */
  public static boolean endsClaim(Observation seen, Collection<ActionResult> results) {
    if (!seen.observes() || seen.metadata().deleting()) {
      return false;
    }
    return seen.metadata().finalizer()
        ? results.stream().anyMatch(
            result -> result instanceof ActionResult.Done(Action.RemoveFinalizer _, _))
        : seen.status().observedGeneration() != null
            && !AppliedState.isObserver(seen.applied());
  }
}
