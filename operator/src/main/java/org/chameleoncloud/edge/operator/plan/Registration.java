package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.Ownership.Difference;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;

/** How a resource's record comes to be, and comes to be as written. */
final class Registration {
  /** What waits for a person is looked at again this often all the same: the cause may lie on the testbed. */
  static final Duration RESYNC = Duration.ofMinutes(10);

  private static final Progress AS_WRITTEN = Progress.done(Reason.REGISTERED,
      "The testbed's record is as written.");
  private static final Progress TAKEN_OVER = Progress.inProgress(Reason.IN_PROGRESS,
      "A record of this name was there already and is taken over.");

  private Registration() {}

  /**
   * The step that is due.
   *
   * @param step what to do
   * @param applied what to remember once it is done
   */
  record Due(Step step, Applied applied) {}

  static Due due(Observation seen) {
    return Blockers.first(seen).map(obstacle -> idle(seen, Step.wait(obstacle, RESYNC)))
        .orElseGet(() -> fromListing(seen));
  }

  /** The device's record, if it is this resource's, or becomes so by being kept. */
  static Optional<Hardware> own(Observation seen) {
    if (!(seen.listing() instanceof ListState.Listed known) || seen.olderClaimant().isPresent()) {
      return Optional.empty();
    }
    if (seen.ownsRecord()) {
      return known.record();
    }
    return known.record().filter(seen::agreesOnType)
        .filter(_ -> Blockers.first(seen).isEmpty());
  }

  /** Where the registration stands when the registry has told that the name is taken by our own project. */
  static Progress takenOver() {
    return TAKEN_OVER;
  }

  private static Due idle(Observation seen, Step step) {
    return new Due(step, seen.applied());
  }

  private static Due fromListing(Observation seen) {
    return switch (seen.listing()) {
      case ListState.Pending _ -> idle(seen,
          Step.rest(LastStatus.of(seen, ConditionType.REGISTERED)
              .orElseGet(() -> Progress.inProgress(Reason.IN_PROGRESS,
                  "The testbed's records are being read."))));
      // An operator that starts while the testbed is down has no news of devices that were as written.
      case ListState.Failing(ListState.ListFailure trouble) when trouble.passing() ->
        idle(seen,
            Step.rest(LastStatus.of(seen, ConditionType.REGISTERED).filter(Progress::isDone)
                .orElseGet(() -> failing(trouble))));
      case ListState.Failing(ListState.ListFailure trouble) ->
        idle(seen, Step.rest(failing(trouble)));
      case ListState.Listed(_, _, _, ListState.ListFailure trouble) when trouble != null
          && !trouble.passing() ->
        idle(seen, Step.rest(failing(trouble)));
      case ListState.Listed known when known.inDoubt() -> idle(seen, Step.rest(Progress.inProgress(
          Reason.WAIT_FOR_REGISTRY,
          "An answer of the testbed was lost; its records are read again before anything else is "
              + "written.")));
      case ListState.Listed known ->
        known.record().map(record -> kept(seen, record)).orElseGet(() -> made(seen));
    };
  }

  private static Progress failing(ListState.ListFailure trouble) {
    return trouble.passing()
        ? Progress.inProgress(trouble.reason(), trouble.message())
        : Progress.stalled(trouble.reason(), trouble.message());
  }

  private static Due made(Observation seen) {
    Set<DeviceProperty> properties = desired(seen).keySet();
    Applied applied = seen.applied();
    if (applied.properties() != null && !AppliedState.covers(applied, properties)
        && !seen.subject().paused()) {
      return ahead(seen, applied, properties, Progress.inProgress(Reason.IN_PROGRESS,
          "The record is gone from the testbed; the device is being registered anew."));
    }
    Enrollment enrollment = new Enrollment(seen.deviceName(),
        Ownership.enrolled(seen.spec(), device(seen)));
    return new Due(Step.act(AS_WRITTEN, new Action.Register(enrollment)),
        asWritten(seen, Repairs.NONE));
  }

  private static Due kept(Observation seen, Hardware record) {
    return Blockers.otherType(seen, record)
        .map(obstacle -> idle(seen, Step.wait(obstacle, RESYNC)))
        .orElseGet(() -> asWritten(seen, record));
  }

  private static Due asWritten(Observation seen, Hardware record) {
    Applied applied = AppliedState.of(seen, record);
    Set<DeviceProperty> properties = desired(seen).keySet();
    Difference difference = difference(seen, record, applied);
    boolean writes = !difference.changes().isEmpty() || !seen.subject().finalizer();
    if (writes && !AppliedState.covers(applied, properties) && !seen.subject().paused()) {
      return ahead(seen, applied, properties, seen.ownsRecord()
          ? Progress.inProgress(Reason.IN_PROGRESS, "The testbed's record is being changed.")
          : TAKEN_OVER);
    }
    Repairs repairs = Repairs.of(applied).after(record, seen.now());
    if (!difference.changes().isEmpty()) {
      return new Due(Step.act(AS_WRITTEN,
          new Action.Patch(record.uuid(), difference.changes(), difference.summary())),
          asWritten(seen, repairs));
    }
    if (syncAsked(seen)) {
      return new Due(Step.act(AS_WRITTEN, new Action.Sync(record.uuid(), false)),
          asWritten(seen, repairs));
    }
    return repaired(seen, record, repairs);
  }

  private static Due repaired(Observation seen, Hardware record, Repairs repairs) {
    Instant due = repairs.due(seen.now());
    boolean needed = Repairs.neededBy(record) && !repairs.areExhausted();
    if (needed && !seen.now().isBefore(due)) {
      return new Due(Step.act(AS_WRITTEN, new Action.Sync(record.uuid(), true)),
          asWritten(seen, repairs.oneMore(seen.now())));
    }
    Step step = needed || repairs.awaitProof(record, seen.now())
        ? Step.wait(AS_WRITTEN, Duration.between(seen.now(), due))
        : Step.rest(AS_WRITTEN);
    return new Due(step, asWritten(seen, repairs));
  }

  /** A look that only has the status written, so that what is sent at the next one can be withdrawn for sure. */
  private static Due ahead(Observation seen, Applied applied, Set<DeviceProperty> properties,
      Progress standing) {
    return new Due(Step.wait(standing, Step.SOON), AppliedState.with(applied, properties));
  }

  private static boolean syncAsked(Observation seen) {
    String asked = seen.subject().syncRequest();
    return !asked.isEmpty() && seen.applied().name() != null
        && !asked.equals(seen.applied().syncRequest());
  }

  private static Applied asWritten(Observation seen, Repairs repairs) {
    return AppliedState.asWritten(seen, desired(seen).keySet(), credentialDigest(seen), repairs);
  }

  private static Map<DeviceProperty, Object> desired(Observation seen) {
    return Ownership.desired(seen.spec(), device(seen));
  }

  private static Difference difference(Observation seen, Hardware record, Applied applied) {
    return Ownership.difference(desired(seen), record, applied, seen.deviceName(), device(seen),
        credentialDigest(seen));
  }

  private static String credentialDigest(Observation seen) {
    return Ownership.digest(device(seen), seen.subject().uid());
  }

  private static Credentials device(Observation seen) {
    if (seen.deviceCredentials() instanceof CredentialState.Loaded(Credentials credentials)) {
      return credentials;
    }
    throw new IllegalStateException("planned a write without the device's credential");
  }
}
