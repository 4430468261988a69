package org.chameleoncloud.edge.operator.plan.deletion;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.plan.credential.CredentialHandover;
import org.chameleoncloud.edge.operator.plan.credential.CredentialIssue;
import org.chameleoncloud.edge.operator.plan.credential.CredentialStep;
import org.chameleoncloud.edge.operator.plan.observation.CredentialLookup;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * What happens to a device's credentials when its resource is deleted: they are revoked once the record is deleted. With a
 * record that stays, those that its device may be using stay valid until they expire.
 */
final class CredentialRemoval {
  private static final Duration RESYNC = Duration.ofMinutes(10);

  private CredentialRemoval() {}

  /** The next step; empty when nothing is left that may be revoked. */
  static Optional<Step> next(Observation seen) {
    DeviceCredentialStatus state = seen.credentialStatus();
    Optional<Previous> known = revocable(seen, state);
    if (known.isEmpty() && state.pending() == null) {
      return Optional.empty();
    }
    if (seen.credentials() instanceof CredentialState.Unavailable(Reason reason, String message)) {
      return Optional.of(Step.wait(Progress.inProgress(reason, message), RESYNC));
    }
    return known.map(CredentialRemoval::revoke).or(() -> pending(seen));
  }

  private static Step revoke(Previous old) {
    return Step.act(null,
        new Action.RevokeCredential(old.id(), old.name(), old.secretName()));
  }

  private static Optional<Step> pending(Observation seen) {
    CredentialStep drop = CredentialIssue.drop(seen, CredentialHandover.carried(record(seen)));
    if (!drop.step().actions().isEmpty()) {
      return Optional.of(new Step(drop.step().actions(), null, null));
    }
    // Nothing exists under the name.
    return seen.credentialView().lookup() instanceof CredentialLookup.Found
        ? Optional.empty()
        : Optional.of(drop.step());
  }

  private static Optional<Previous> revocable(Observation seen, DeviceCredentialStatus state) {
    if (OnDelete.retains(seen)) {
      return Optional.empty();
    }
    String carried = CredentialHandover.carried(record(seen));
    Stream<Previous> all = Stream.of(state.previous(), state.id() == null
        ? null
        : new Previous(state.id(), state.name(), state.expiresAt(), state.secretName()));
    return all.filter(Objects::nonNull)
        // Of two resources of one name, the other one may have adopted the record.
        .filter(one -> seen.otherOwner().isEmpty() || !one.id().equals(carried)).findFirst();
  }

  private static Hardware record(Observation seen) {
    return seen.list() instanceof ListState.Listed listed ? listed.record().orElse(null) : null;
  }
}
