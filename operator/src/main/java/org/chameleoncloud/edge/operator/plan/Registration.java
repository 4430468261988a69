package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.Ownership.Difference;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;

/** How a resource's record comes to be, and comes to be as written. */
final class Registration {
  /** What waits for a person is looked at again this often all the same: the cause may lie on the testbed. */
  static final Duration RESYNC = Duration.ofMinutes(10);

  private static final Standing AS_WRITTEN = Standing.done(Reason.REGISTERED,
      "The testbed's record is as written.");

  private Registration() {}

  /** The step that is due. */
  static Step step(Observation seen) {
    return obstacle(seen).map(standing -> Step.wait(standing, RESYNC))
        .orElseGet(() -> fromListing(seen));
  }

  /** What keeps anything from being written, whatever the registry has. */
  private static Optional<Standing> obstacle(Observation seen) {
    Optional<Standing> inSpec = SpecRules.firstProblem(seen.spec(), seen.deviceName())
        .map(problem -> Standing.stuck(Reason.FIX_SPEC, problem + "."));
    return inSpec.or(() -> changedName(seen)).or(() -> lostName(seen))
        .or(() -> unreadable(seen.credentials())).or(() -> unreadable(seen.deviceCredentials()));
  }

  private static Optional<Standing> changedName(Observation seen) {
    String registered = seen.applied().name();
    if (registered == null || registered.equals(seen.deviceName())) {
      return Optional.empty();
    }
    return Optional.of(Standing.stuck(Reason.REVERT_CHANGE,
        "The device is registered as \"" + registered
            + "\"; spec.name says \"" + seen.deviceName()
            + "\". The name cannot change: set it back, or delete this "
            + "resource and create one with the new name."));
  }

  private static Optional<Standing> lostName(Observation seen) {
    return seen.olderClaimant()
        .map(older -> Standing.stuck(Reason.CHOOSE_ANOTHER_NAME, "EdgeDevice " + older
            + ", which is older, already claims the name \"" + seen.deviceName()
            + "\". Give one of them another spec.name."));
  }

  static Optional<Standing> unreadable(Reading reading) {
    return switch (reading) {
      case Reading.Readable _ -> Optional.empty();
      // A Secret may arrive after the device, as GitOps tools order things; that is no dead end.
      case Reading.Unreadable(Reason reason, String message) when reason == Reason.CREATE_SECRET ->
        Optional.of(Standing.underWay(reason, message));
      case Reading.Unreadable(Reason reason, String message) ->
        Optional.of(Standing.stuck(reason, message));
    };
  }

  private static Step fromListing(Observation seen) {
    return switch (seen.listing()) {
      case Listing.Awaited _ ->
        Step.rest(Standing.underWay(Reason.WORKING, "The testbed's records are being read."));
      case Listing.Failing(Listing.Trouble trouble) when trouble.passing() && wasDone(seen) ->
        Step.rest(AS_WRITTEN);
      case Listing.Failing(Listing.Trouble trouble) -> Step.rest(failing(trouble));
      case Listing.Known(_, _, _, Listing.Trouble trouble) when trouble != null
          && !trouble.passing() ->
        Step.rest(failing(trouble));
      case Listing.Known known when known.inDoubt() -> Step.rest(Standing.underWay(
          Reason.WAIT_FOR_REGISTRY,
          "An answer of the testbed was lost; its records are read again before anything else is written."));
      case Listing.Known known ->
        known.record().map(record -> kept(seen, record)).orElseGet(() -> made(seen));
    };
  }

  /** An operator that starts while the testbed is down has no news of devices that were as written when it stopped. */
  private static boolean wasDone(Observation seen) {
    return seen.status().condition(Conditions.REGISTERED)
        .filter(condition -> condition.holds() && condition.observedGeneration() != null
            && condition.observedGeneration() == seen.subject().generation())
        .isPresent();
  }

  private static Standing failing(Listing.Trouble trouble) {
    return trouble.passing()
        ? Standing.underWay(trouble.reason(), trouble.message())
        : Standing.stuck(trouble.reason(), trouble.message());
  }

  private static Step made(Observation seen) {
    Map<String, Object> properties = Ownership.enrolled(seen.spec(), device(seen));
    return Step.act(AS_WRITTEN, new Action.Register(new Enrollment(seen.deviceName(), properties)));
  }

  private static Step kept(Observation seen, Hardware record) {
    Object machineName = record.properties().get("machine_name");
    if (machineName != null && !machineName.equals(seen.spec().machineName())) {
      return Step.wait(Standing.stuck(Reason.REVERT_CHANGE,
          "The testbed's record is of the type \"" + machineName
              + "\"; spec.machineName says \"" + seen.spec().machineName()
              + "\". The type cannot change: set it back, or "
              + "delete this resource and create it with the other type."),
          RESYNC);
    }
    Difference difference = difference(seen, record);
    if (!difference.changes().isEmpty()) {
      return Step.act(AS_WRITTEN,
          new Action.Patch(record.uuid(), difference.changes(), difference.summary()));
    }
    if (syncAsked(seen)) {
      return Step.act(AS_WRITTEN, new Action.Sync(record.uuid(), false));
    }
    return repair(seen, record);
  }

  private static Step repair(Observation seen, Hardware record) {
    if (Repairs.failed(record).isEmpty() || Repairs.count(seen.applied()) >= Repairs.MOST) {
      return Step.rest(AS_WRITTEN);
    }
    Instant due = Repairs.due(seen.applied(), seen.now());
    if (seen.now().isBefore(due)) {
      return Step.wait(AS_WRITTEN, Duration.between(seen.now(), due));
    }
    return Step.act(AS_WRITTEN, new Action.Sync(record.uuid(), true));
  }

  private static boolean syncAsked(Observation seen) {
    String asked = seen.subject().syncRequest();
    return !asked.isEmpty() && seen.applied().name() != null
        && !asked.equals(seen.applied().syncRequest());
  }

  private static Difference difference(Observation seen, Hardware record) {
    Credentials device = device(seen);
    return Ownership.difference(Ownership.desired(seen.spec(), device), record, seen.applied(),
        seen.deviceName(),
        device, credentialDigest(seen));
  }

  /** What to remember once the step is done; what was remembered, when nothing may be written. */
  static Applied applied(Observation seen, Step step) {
    Applied before = seen.applied();
    if (!step.standing().isDone() || !(seen.listing() instanceof Listing.Known known)) {
      return before;
    }
    boolean repairing = step.actions().stream()
        .anyMatch(action -> action instanceof Action.Sync(_, boolean repair) && repair);
    boolean well = known.record().filter(Repairs::settled).isPresent();
    Integer repairs = repairing
        ? Integer.valueOf(Repairs.count(before) + 1)
        : well ? null : before.repairs();
    String repairedAt = repairing ? Times.text(seen.now()) : well ? null : before.repairedAt();
    String sync = seen.subject().syncRequest().isEmpty()
        ? before.syncRequest()
        : seen.subject().syncRequest();
    return new Applied(seen.deviceName(),
        Ownership.desired(seen.spec(), device(seen)).keySet().stream().toList(),
        credentialDigest(seen), sync, repairs, repairedAt);
  }

  private static String credentialDigest(Observation seen) {
    return Ownership.digest(device(seen), seen.subject().uid());
  }

  private static Credentials device(Observation seen) {
    if (seen.deviceCredentials() instanceof Reading.Readable(Credentials credentials)) {
      return credentials;
    }
    throw new IllegalStateException("planned a write without the device's credential");
  }
}
