package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.Ownership.Difference;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;

/** How a resource's record is created, and kept as written. */
final class Registration {
  /** How often a resource that waits for a person is reconciled all the same: the cause may be on the testbed. */
  static final Duration RESYNC = Duration.ofMinutes(10);

  private static final Progress AS_WRITTEN = Progress.done(Reason.REGISTERED,
      "The testbed's record is as written.");
  private static final Progress ADOPTING = Progress.inProgress(Reason.IN_PROGRESS,
      "A record of this name already existed and is being adopted.");

  private Registration() {}

  /**
   * The step that is due.
   *
   * @param step what to do
   * @param applied what {@code status.applied} says once it is done
   */
  record Due(Step step, Applied applied) {}

  static Due due(Observation seen) {
    return Blockers.first(seen).map(blocker -> blocked(seen, blocker))
        .orElseGet(() -> fromList(seen));
  }

  /** The device's record, if it is this resource's or may be adopted by it. */
  static Optional<Hardware> own(Observation seen) {
    if (!(seen.list() instanceof ListState.Listed listed) || seen.olderOwner().isPresent()) {
      return Optional.empty();
    }
    if (seen.ownsRecord()) {
      return listed.record();
    }
    return listed.record().filter(seen::agreesOnType)
        .filter(_ -> Blockers.first(seen).isEmpty());
  }

  /** How far the registration is when the registry has said that a record of our own project has the name. */
  static Progress adopting() {
    return ADOPTING;
  }

  private static Due idle(Observation seen, Step step) {
    return new Due(step, seen.applied());
  }

  private static Due blocked(Observation seen, Progress blocker) {
    return idle(seen, Step.wait(blocker, RESYNC));
  }

  private static Due fromList(Observation seen) {
    return switch (seen.list()) {
      case ListState.Pending _ -> idle(seen,
          Step.rest(LastStatus.of(seen, ConditionType.REGISTERED)
              .orElseGet(() -> Progress.inProgress(Reason.IN_PROGRESS,
                  "The testbed's records are being read."))));
      // An operator that starts while the testbed is down knows nothing new of devices that were as written.
      case ListState.Failing(ListState.Failure failure) when failure.temporary() ->
        idle(seen,
            Step.rest(LastStatus.of(seen, ConditionType.REGISTERED).filter(Progress::isDone)
                .orElseGet(() -> failing(failure))));
      case ListState.Failing(ListState.Failure failure) ->
        idle(seen, Step.rest(failing(failure)));
      case ListState.Listed(_, _, _, ListState.Failure failure) when failure != null
          && !failure.temporary() ->
        idle(seen, Step.rest(failing(failure)));
      case ListState.Listed listed when listed.inDoubt() ->
        idle(seen, Step.rest(Progress.inProgress(
            Reason.WAIT_FOR_REGISTRY,
            "A response of the testbed was lost; its records are read again before anything else is "
                + "written.")));
      case ListState.Listed listed -> listed.record().map(record -> keep(seen, record))
          .orElseGet(() -> create(seen));
    };
  }

  private static Progress failing(ListState.Failure failure) {
    return failure.temporary()
        ? Progress.inProgress(failure.reason(), failure.message())
        : Progress.stalled(failure.reason(), failure.message());
  }

  private static Due create(Observation seen) {
    return Blockers.nameTooLong(seen).map(blocker -> blocked(seen, blocker))
        .orElseGet(() -> register(seen));
  }

  private static Due register(Observation seen) {
    Set<DeviceProperty> properties = desired(seen).keySet();
    Applied applied = seen.applied();
    if (applied.properties() != null && !AppliedState.covers(applied, properties)
        && !seen.metadata().paused()) {
      return persistFirst(seen, applied, properties, Progress.inProgress(Reason.IN_PROGRESS,
          "The record has disappeared from the testbed; the device is being registered again."));
    }
    Enrollment enrollment = new Enrollment(seen.deviceName(),
        Ownership.enrolled(seen.spec(), device(seen)));
    return new Due(Step.act(asWritten(seen), new Action.Register(enrollment)),
        asWritten(seen, Repairs.NONE));
  }

  private static Due keep(Observation seen, Hardware record) {
    return Blockers.otherType(seen, record).map(blocker -> blocked(seen, blocker))
        .orElseGet(() -> bringToSpec(seen, record));
  }

  private static Due bringToSpec(Observation seen, Hardware record) {
    Applied applied = AppliedState.of(seen, record);
    Set<DeviceProperty> properties = desired(seen).keySet();
    Difference difference = difference(seen, record, applied);
    boolean writes = !difference.changes().isEmpty() || !seen.metadata().finalizer();
    if (writes && !AppliedState.covers(applied, properties) && !seen.metadata().paused()) {
      return persistFirst(seen, applied, properties, seen.ownsRecord()
          ? Progress.inProgress(Reason.IN_PROGRESS, "The testbed's record is being changed.")
          : ADOPTING);
    }
    Repairs repairs = Repairs.of(applied).after(record, seen.now());
    if (!difference.changes().isEmpty()) {
      return new Due(Step.act(asWritten(seen),
          new Action.Patch(record.uuid(), difference.changes(), difference.summary())),
          asWritten(seen, repairs));
    }
    if (syncRequested(seen)) {
      return new Due(Step.act(asWritten(seen), new Action.Sync(record.uuid(), false)),
          asWritten(seen, repairs));
    }
    return repair(seen, record, repairs);
  }

  private static Due repair(Observation seen, Hardware record, Repairs repairs) {
    Instant due = repairs.due(seen.now());
    boolean needed = Repairs.neededBy(record) && !repairs.areExhausted();
    if (needed && !seen.now().isBefore(due)) {
      return new Due(Step.act(asWritten(seen), new Action.Sync(record.uuid(), true)),
          asWritten(seen, repairs.oneMore(seen.now())));
    }
    Step step = needed || repairs.awaitProof(record, seen.now())
        ? Step.wait(asWritten(seen), Duration.between(seen.now(), due))
        : Step.rest(asWritten(seen));
    return new Due(step, asWritten(seen, repairs));
  }

  /** Only the status is written first, so that what is sent by the next reconciliation can be withdrawn for certain. */
  private static Due persistFirst(Observation seen, Applied applied, Set<DeviceProperty> properties,
      Progress progress) {
    return new Due(Step.wait(progress, Plan.REQUEUE_DELAY), AppliedState.with(applied, properties));
  }

  private static boolean syncRequested(Observation seen) {
    String requested = seen.metadata().syncRequest();
    return !requested.isEmpty() && seen.applied().name() != null
        && !requested.equals(seen.applied().syncRequest());
  }

  private static Applied asWritten(Observation seen, Repairs repairs) {
    return AppliedState.asWritten(seen, desired(seen).keySet(), credentialDigest(seen), repairs);
  }

  /** A record may have a name that no device can have; this is reported as long as it exists. */
  private static Progress asWritten(Observation seen) {
    return HostName.isValid(seen.deviceName())
        ? AS_WRITTEN
        : Progress.done(Reason.NAME_TOO_LONG, "The testbed's record is as written, but its device "
            + "can never join: " + Blockers.tooLong(seen)
            + ". Delete this resource and create one with a shorter spec.name.");
  }

  private static Map<DeviceProperty, Object> desired(Observation seen) {
    return Ownership.desired(seen.spec(), device(seen));
  }

  private static Difference difference(Observation seen, Hardware record, Applied applied) {
    return Ownership.difference(desired(seen), record, applied, seen.deviceName(), device(seen),
        credentialDigest(seen));
  }

  private static String credentialDigest(Observation seen) {
    return Ownership.digest(device(seen), seen.metadata().uid());
  }

  private static Credentials device(Observation seen) {
    if (seen.deviceCredentials() instanceof CredentialState.Loaded(Credentials credentials)) {
      return credentials;
    }
    throw new IllegalStateException("a write was planned without the device's credential");
  }
}
