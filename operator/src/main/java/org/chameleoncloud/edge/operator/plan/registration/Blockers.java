package org.chameleoncloud.edge.operator.plan.registration;

import java.util.Optional;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.operator.api.SpentName;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/** What keeps anything from being written for a resource until a person, or a Secret that arrives, changes it. */
public final class Blockers {
  /** What to do about a registered name that is too long, behind {@link #tooLong}. */
  public static final String REPLACE_BY_SHORTER_NAME = ". Create a resource with a shorter spec.name, and "
      + "delete this one; " + SpentName.FACT + ".";

  private Blockers() {}

  /** The first one that shows without the testbed. */
  static Optional<Progress> first(Observation seen) {
    Optional<Progress> invalid = SpecRules.firstProblem(seen.spec(), seen.deviceName())
        .map(problem -> Progress.stalled(Reason.FIX_SPEC, problem + "."));
    if (seen.observes()) {
      return invalid.or(() -> unavailable(seen.credentials()));
    }
    return invalid.or(() -> renamed(seen)).or(() -> nameOwnedByAnother(seen))
        .or(() -> unavailable(seen.credentials())).or(() -> ofDevice(seen))
        .or(() -> CredentialPair.problem(seen));
  }

  /** A longer name could be registered, but its device could never join the testbed. */
  static Optional<Progress> nameTooLong(Observation seen) {
    return HostName.isValid(seen.deviceName())
        ? Optional.empty()
        : Optional.of(Progress.stalled(Reason.FIX_SPEC, tooLong(seen)
            + ". The device is not registered: set a shorter spec.name."));
  }

  /** What is wrong with a name that is too long, without a full stop. */
  public static String tooLong(Observation seen) {
    return SpecRules.nameField(seen.spec()) + " has " + seen.deviceName().length()
        + " characters, and a device's host name at most " + HostName.MAX_LENGTH;
  }

  private static Optional<Progress> renamed(Observation seen) {
    String registered = seen.applied().name();
    boolean gone = seen.applied().goneRecord() != null;
    if (registered == null || gone || registered.equals(seen.deviceName())) {
      return Optional.empty();
    }
    return Optional.of(Progress.stalled(Reason.REVERT_CHANGE,
        "The device is registered as \"" + registered + "\"; " + SpecRules.nameField(seen.spec())
            + " says \"" + seen.deviceName()
            + "\". The name cannot change: set it back. A device of the other name needs a resource "
            + "of its own; " + SpentName.FACT + "."));
  }

  private static Optional<Progress> nameOwnedByAnother(Observation seen) {
    return seen.otherOwner()
        .map(owner -> Progress.stalled(Reason.CHOOSE_ANOTHER_NAME, "The name \"" + seen.deviceName()
            + "\" belongs to " + owner.shownIn(seen.metadata().namespace())
            + ", which registered or claimed it first. Set spec.name to another name."));
  }

  /** A credential that the operator manages is created when it is missing. */
  private static Optional<Progress> ofDevice(Observation seen) {
    return seen.spec().managedCredential() == null
        ? unavailable(seen.deviceCredentials())
        : Optional.empty();
  }

  private static Optional<Progress> unavailable(CredentialState credential) {
    return switch (credential) {
      case CredentialState.Loaded _ -> Optional.empty();
      // A Secret may arrive after the device, since GitOps tools apply objects in any order; that does not stall it.
      case CredentialState.Unavailable(Reason reason, String message) when reason == Reason.CREATE_SECRET ->
        Optional.of(Progress.inProgress(reason, message));
      case CredentialState.Unavailable(Reason reason, String message) ->
        Optional.of(Progress.stalled(reason, message));
    };
  }
}
