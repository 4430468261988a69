package org.chameleoncloud.edge.operator.plan;

import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Hardware;

/** What keeps anything from being written for a resource until a person, or a Secret that arrives, changes it. */
final class Blockers {
  private Blockers() {}

  /** The first obstacle that shows without the testbed. */
  static Optional<Progress> first(Observation seen) {
    return SpecRules.firstProblem(seen.spec(), seen.deviceName())
        .map(problem -> Progress.stalled(Reason.FIX_SPEC, problem + "."))
        .or(() -> changedName(seen)).or(() -> lostName(seen))
        .or(() -> unreadable(seen.credentials())).or(() -> unreadable(seen.deviceCredentials()));
  }

  /** A record of another type than the spec's cannot be the device's. */
  static Optional<Progress> otherType(Observation seen, Hardware record) {
    if (seen.agreesOnType(record)) {
      return Optional.empty();
    }
    return Optional.of(Progress.stalled(Reason.REVERT_CHANGE, "The testbed's record \""
        + record.name() + "\" is of the type \""
        + record.properties().get(DeviceProperty.MACHINE_NAME)
        + "\"; spec.machineName says \"" + seen.spec().machineName()
        + "\". The type of a registered device cannot change: undo that change, or delete "
        + "this resource and create it with the other type."));
  }

  private static Optional<Progress> changedName(Observation seen) {
    String registered = seen.applied().name();
    if (registered == null || registered.equals(seen.deviceName())) {
      return Optional.empty();
    }
    return Optional.of(Progress.stalled(Reason.REVERT_CHANGE,
        "The device is registered as \"" + registered + "\"; spec.name says \"" + seen.deviceName()
            + "\". The name cannot change: set it back, or delete this resource and create one with "
            + "the new name."));
  }

  private static Optional<Progress> lostName(Observation seen) {
    return seen.olderClaimant()
        .map(older -> Progress.stalled(Reason.CHOOSE_ANOTHER_NAME, "EdgeDevice " + older
            + ", which is older, already claims the name \"" + seen.deviceName()
            + "\". Give this one another spec.name."));
  }

  private static Optional<Progress> unreadable(CredentialState reading) {
    return switch (reading) {
      case CredentialState.Loaded _ -> Optional.empty();
      // A Secret may arrive after the device, as GitOps tools order things; that is no dead end.
      case CredentialState.Unavailable(Reason reason, String message) when reason == Reason.CREATE_SECRET ->
        Optional.of(Progress.inProgress(reason, message));
      case CredentialState.Unavailable(Reason reason, String message) ->
        Optional.of(Progress.stalled(reason, message));
    };
  }
}
