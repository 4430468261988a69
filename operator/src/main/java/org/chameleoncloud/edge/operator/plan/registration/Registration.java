package org.chameleoncloud.edge.operator.plan.registration;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.credential.CredentialIssue;
import org.chameleoncloud.edge.operator.plan.credential.CredentialStep;
import org.chameleoncloud.edge.operator.plan.credential.CredentialWork;
import org.chameleoncloud.edge.operator.plan.health.Repairs;
import org.chameleoncloud.edge.operator.plan.observation.LastStatus;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.Pause;
import org.chameleoncloud.edge.operator.plan.registration.Ownership.Difference;
import org.chameleoncloud.edge.operator.plan.reservation.Restriction;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;

/** How a resource's record is created, and kept as written. */
public final class Registration {
  /** How often a resource that waits for a person is reconciled all the same: the cause may be on the testbed. */
  public static final Duration RESYNC = Duration.ofMinutes(10);

  private static final Progress CHANGING = Progress.inProgress(Reason.IN_PROGRESS,
      "The testbed's record is being changed.");
  private static final Progress AS_WRITTEN = Progress.done(Reason.REGISTERED,
      "The testbed's record is as written.");
  private static final String ADOPTING = "A record of this name already existed and is being adopted.";

  private Registration() {}

  /**
   * The step that is due.
   *
   * @param step what to do
   * @param applied what {@code status.applied} says once it is done
   * @param credential what {@code status.deviceCredential} says then; null for no change
   */
  public record Due(Step step, Applied applied, DeviceCredentialStatus credential) {
    Due(Step step, Applied applied) {
      this(step, applied, null);
    }
  }

  /** What the registration of an observed device needs next. */
  public static Due due(Observation seen) {
    return Blockers.first(seen).map(blocker -> blocked(seen, blocker))
        .orElseGet(() -> fromList(seen));
  }

  /** The device's record, if it is this resource's, may be adopted by it, or is what it observes. */
  public static Optional<Hardware> own(Observation seen) {
    if (seen.observes()) {
      return Observing.record(seen);
    }
    if (!(seen.list() instanceof ListState.Listed listed) || seen.otherOwner().isPresent()) {
      return Optional.empty();
    }
    return listed.record().filter(record -> seen.owns(record)
        ? record.isEdgeDevice()
        : isAdoptable(seen, record));
  }

  private static boolean isAdoptable(Observation seen, Hardware record) {
    return Blockers.first(seen).isEmpty() && Adoption.refusal(seen, record).isEmpty()
        && Adoption.isNotTheNamedOne(seen, record).isEmpty()
        && !seen.metadata().paused();
  }

  /** How far the registration is when a record of our own project has the name. */
  public static Progress adopting(Observation seen, Hardware record) {
    return Adoption.replacesCredential(seen, record)
        ? Progress.inProgress(Reason.IN_PROGRESS, ADOPTING + " Its device signs in with another "
            + "credential than the Secret \"" + seen.deviceSecret()
            + "\" has, and gets that one.")
        : Progress.inProgress(Reason.IN_PROGRESS, ADOPTING);
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
      case ListState.Listed _ when seen.observes() ->
        idle(seen, Step.rest(Observing.progress(seen)));
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
    Optional<String> gone = GoneRecord.of(seen);
    if (gone.isPresent()) {
      return new Due(Step.rest(GoneRecord.progress(seen, gone.get())),
          GoneRecord.noted(seen, gone.get()));
    }
    return Blockers.nameTooLong(seen).or(() -> namedRecordIsMissing(seen))
        .map(blocker -> blocked(seen, blocker)).orElseGet(() -> register(seen));
  }

  /** A resource that names its record's id adopts that record and creates no other. */
  private static Optional<Progress> namedRecordIsMissing(Observation seen) {
    return Optional.ofNullable(seen.spec().uuid())
        .map(uuid -> Progress.stalled(Reason.FIX_SPEC, "The project of the Secret \""
            + seen.spec().credentials().name() + "\" has no record \"" + seen.deviceName()
            + "\", which spec.uuid says is the record " + uuid + ". Correct "
            + SpecRules.nameField(seen.spec())
            + " or spec.uuid, or remove spec.uuid to register the device."));
  }

  private static Due register(Observation seen) {
    Optional<CredentialStep> credential = CredentialWork.next(seen, null);
    if (credential.isPresent()) {
      return credentialDue(seen, credential.get(), Progress.inProgress(Reason.IN_PROGRESS,
          "The device is about to be registered."));
    }
    Set<DeviceProperty> properties = RecordPatch.properties(seen);
    Applied applied = seen.applied();
    boolean noted = applied.properties() == null || AppliedState.covers(applied, properties)
        && applied.adopted() == null;
    if (!noted && !seen.metadata().paused()) {
      return persistFirst(seen, AppliedState.ofOwn(applied), properties,
          Progress.inProgress(Reason.IN_PROGRESS,
              "The former record no longer exists on the testbed; the device is being registered again."));
    }
    Enrollment enrollment = new Enrollment(seen.deviceName(),
        Ownership.enrolled(seen.spec(), RecordPatch.device(seen)));
    return new Due(Step.act(asWritten(seen), new Action.Register(enrollment,
        seen.restrictNewDevices() && !properties.contains(DeviceProperty.AUTHORIZED_PROJECTS))),
        asWritten(seen, Repairs.NONE, Corrections.NONE));
  }

  private static Due keep(Observation seen, Hardware record) {
    return Adoption.refusal(seen, record).or(() -> Adoption.isNotTheNamedOne(seen, record))
        .or(() -> nameTakenMeanwhile(seen, record))
        .map(blocker -> blocked(seen, blocker))
        .orElseGet(() -> bringToSpec(seen, record));
  }

  /** An older CRD drops what is noted of the announcement, which must not be repeated forever. */
  private static boolean isBeingChanged(Observation seen) {
    return seen.status().condition(ConditionType.REGISTERED)
        .filter(registered -> registered.message().equals(CHANGING.message())
            && Objects.equals(registered.observedGeneration(), seen.metadata().generation()))
        .isPresent();
  }

  /** A name that another record of the project has by now cannot be put back, so it is not tried. */
  private static Optional<Progress> nameTakenMeanwhile(Observation seen, Hardware record) {
    return seen.list() instanceof ListState.Listed(_, Hardware named, _, _) && named != null
        && !named.uuid().equals(record.uuid())
            ? Optional.of(Failures.nameTakenMeanwhile(seen.deviceName(), record.uuid(),
                new NameHolder(named.name(), named.uuid(), named.projectId())))
            : Optional.empty();
  }

  private static Due credentialDue(Observation seen, CredentialStep credential, Progress rest) {
    Step step = credential.step();
    Progress progress = step.progress() == null ? rest : step.progress();
    return new Due(new Step(step.actions(), progress, step.requeueAfter()), seen.applied(),
        credential.state());
  }

  /** How far the record is while something else is done: its properties can be compared only with a credential. */
  private static Progress whileCredentialChanges(Observation seen, Hardware record,
      Applied applied) {
    return CredentialIssue.isUsable(seen) || seen.spec().managedCredential() == null
        ? RecordPatch.of(seen, record, applied).changes().isEmpty() ? asWritten(seen) : CHANGING
        : CHANGING;
  }

  private static Due bringToSpec(Observation seen, Hardware record) {
    Applied applied = AppliedState.of(seen, record);
    Optional<CredentialStep> credential = CredentialWork.next(seen, record);
    if (credential.isPresent()) {
      return credentialDue(seen, credential.get(),
          whileCredentialChanges(seen, record, applied));
    }
    Set<DeviceProperty> properties = RecordPatch.properties(seen);
    Difference difference = RecordPatch.of(seen, record, applied);
    if (!seen.owns(record) && seen.metadata().paused()) {
      return idle(seen, Pause.adoption(record, difference.summary()));
    }
    boolean writes = !difference.changes().isEmpty() || !seen.metadata().finalizer();
    boolean drift = Corrections.isDrift(seen, RecordPatch.credentialDigest(seen));
    boolean unannounced = !drift && Restriction.isUnannounced(applied, difference.changes())
        && !isBeingChanged(seen);
    if (writes && (unannounced || !AppliedState.covers(applied, properties))
        && !seen.metadata().paused()) {
      Applied before = unannounced
          ? Restriction.announced(applied, difference.changes())
          : applied;
      return persistFirst(seen, before, properties, seen.owns(record)
          ? CHANGING
          : adopting(seen, record));
    }
    Repairs repairs = Repairs.of(applied).after(record, seen.now());
    Corrections corrections = Corrections.of(applied, seen.now());
    if (difference.changes().isEmpty()) {
      return rerunChecks(seen, record, repairs, corrections, List.of());
    }
    if (drift && seen.now().isBefore(corrections.due(seen.now()))) {
      return rerunChecks(seen, record, repairs, corrections, difference.changes());
    }
    Corrections after = drift
        ? corrections.oneMore(seen.now(), difference.changes())
        : corrections;
    return new Due(Step.act(after.progress(asWritten(seen), List.of()),
        new Action.Patch(record.uuid(), difference.changes(), difference.summary())),
        asWritten(seen, repairs, after));
  }

  /**
   * What is left to do for a record that is not written.
   *
   * @param held what differs, and is not corrected yet
   */
  private static Due rerunChecks(Observation seen, Hardware record, Repairs repairs,
      Corrections corrections, List<PropertyChange> held) {
    Progress progress = corrections.progress(asWritten(seen), held);
    if (syncRequested(seen)) {
      return new Due(Step.act(progress, new Action.Sync(record.uuid(), false)),
          asWritten(seen, repairs, corrections));
    }
    if (repairs.remainFor(record) && !seen.now().isBefore(repairs.due(seen.now()))) {
      return new Due(Step.act(progress, new Action.Sync(record.uuid(), true)),
          asWritten(seen, repairs.oneMore(seen.now()), corrections));
    }
    Duration untilNextLook = Step.sooner(repairs.untilNextLook(record, seen.now()),
        corrections.untilNextLook(seen.now(), held));
    return new Due(Step.wait(progress, untilNextLook), asWritten(seen, repairs, corrections));
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

  private static Applied asWritten(Observation seen, Repairs repairs, Corrections corrections) {
    return AppliedState.asWritten(seen, RecordPatch.properties(seen),
        RecordPatch.credentialDigest(seen), repairs,
        corrections);
  }

  /** A record may have a name that no device can have; this is reported as long as it exists. */
  private static Progress asWritten(Observation seen) {
    return HostName.isValid(seen.deviceName())
        ? AS_WRITTEN
        : Progress.done(Reason.NAME_TOO_LONG, "The testbed's record is as written, but its device "
            + "can never join: " + Blockers.tooLong(seen)
            + Blockers.REPLACE_BY_SHORTER_NAME);
  }
}
