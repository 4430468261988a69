package org.chameleoncloud.edge.operator.plan.credential;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatusBuilder;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.observation.CredentialLookup;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.NewCredential;

/**
 * How a credential is created: its name is persisted, then it is created, then its Secret, then its id is persisted, and
 * only after that is it written to a record. So a credential of a persisted name that is not in the Secret was created by
 * an operator that was killed before it could keep the secret, and no device has it: it is revoked, and created again
 * under the same name. A request that is still on its way can then only be refused, since names are unique.
 */
public final class CredentialIssue {
  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final Progress CREATING = Progress.inProgress(Reason.IN_PROGRESS,
      "The device's own credential is being created at the testbed.");

  private CredentialIssue() {}

  /** Whether the credential in use can be written to a record: its Secret holds it. */
  public static boolean isUsable(Observation seen) {
    return seen.credentialStatus().id() != null
        && seen.deviceCredentials() instanceof CredentialState.Loaded(var credentials)
        && credentials.id().equals(seen.credentialStatus().id());
  }

  /**
   * The next step towards a credential that can be used, or towards its successor; empty if none is due.
   *
   * @param carried the id of the credential in the record; null for none
   */
  static Optional<CredentialStep> next(Observation seen, String carried) {
    DeviceCredentialStatus state = seen.credentialStatus();
    boolean usable = isUsable(seen);
    Progress progress = usable ? null : CREATING;
    if (state.pending() != null) {
      return Optional.of(resolve(seen, state, carried, progress));
    }
    if (state.id() == null) {
      return propose(seen, state, progress);
    }
    if (!usable) {
      return isLost(seen) ? replaceLost(seen, state, carried) : Optional.of(unreadable(seen));
    }
    return isDue(seen) && state.previous() == null
        ? propose(seen, state, progress)
        : Optional.empty();
  }

  private static Optional<CredentialStep> propose(Observation seen, DeviceCredentialStatus state,
      Progress progress) {
    return Optional.of(CredentialStep.note(CredentialProgress.next(seen, state), progress));
  }

  private static CredentialStep resolve(Observation seen, DeviceCredentialStatus state,
      String carried, Progress progress) {
    return switch (seen.credentialView().lookup()) {
      case CredentialLookup.NotAsked _ -> CredentialStep.wait(progress, Plan.REQUEUE_DELAY);
      case CredentialLookup.Failing(Progress failure) -> CredentialStep.wait(failure, RETRY);
      case CredentialLookup.Found(ApplicationCredential found, _) when found == null ->
        CredentialStep.act(issue(seen, state), progress);
      case CredentialLookup.Found(ApplicationCredential found, String idInSecret) -> {
        if (isForeign(seen, found, carried)) {
          yield CredentialStep.note(CredentialProgress.next(seen, state), progress);
        }
        yield found.id().equals(idInSecret)
            ? CredentialStep.note(CredentialProgress.created(seen, state, found), progress)
            : CredentialStep.act(revoke(found, state, seen), progress);
      }
    };
  }

  /** Made by hand, by the published command, or for another resource; or, whatever it says, in use. */
  static boolean isForeign(Observation seen, ApplicationCredential found, String carried) {
    DeviceCredentialStatus state = seen.credentialStatus();
    boolean known = found.id().equals(state.id()) || found.id().equals(carried)
        || state.previous() != null && found.id().equals(state.previous().id());
    return known || !CredentialNames.isOf(seen.metadata(), found);
  }

  static Action.RevokeCredential revoke(ApplicationCredential found, DeviceCredentialStatus state,
      Observation seen) {
    return new Action.RevokeCredential(found.id(), found.name(),
        CredentialNames.secret(seen.metadata().name(), state.lastSerial()));
  }

  private static Action.IssueCredential issue(Observation seen, DeviceCredentialStatus state) {
    ManagedCredential wanted = seen.spec().managedCredential();
    Instant expiry = seen.now().plus(wanted.lifetimeOrDefault()).truncatedTo(ChronoUnit.SECONDS);
    return new Action.IssueCredential(
        new NewCredential(state.pending(), CredentialNames.description(seen.metadata()), expiry,
            wanted.rules().stream().map(rule -> new NewCredential.AccessRule(rule.service(),
                rule.method(), rule.path())).toList()),
        CredentialNames.secret(seen.metadata().name(), state.lastSerial()));
  }

  /** Whether the secret is certainly not in its Secret any more; one that cannot be read now may be read later. */
  private static boolean isLost(Observation seen) {
    return switch (seen.deviceCredentials()) {
      case CredentialState.Loaded _ -> true;
      case CredentialState.Unavailable(Reason reason, _) -> reason != Reason.CREATE_SECRET
          || seen.credentialView().secretGone();
    };
  }

  private static Optional<CredentialStep> replaceLost(Observation seen,
      DeviceCredentialStatus state, String carried) {
    if (state.previous() == null) {
      return propose(seen, state, CREATING);
    }
    // A third one is never made: of the two, the one that no record has is given up.
    return state.id().equals(carried)
        ? Optional.empty()
        : Optional.of(CredentialStep.act(
            new Action.RevokeCredential(state.id(), state.name(), state.secretName()), CREATING));
  }

  private static CredentialStep unreadable(Observation seen) {
    CredentialState.Unavailable why = (CredentialState.Unavailable) seen.deviceCredentials();
    return CredentialStep.wait(Progress.inProgress(why.reason(), why.message()), RETRY);
  }

  /** Whether a successor is to be created. */
  private static boolean isDue(Observation seen) {
    DeviceCredentialStatus state = seen.credentialStatus();
    ManagedCredential wanted = seen.spec().managedCredential();
    Instant due = rotationAt(state, wanted);
    return due != null && !seen.now().isBefore(due)
        || !Objects.equals(state.accessRules(), CredentialProgress.rules(wanted));
  }

  /** When a successor is to be created; null for never. */
  static Instant rotationAt(DeviceCredentialStatus state, ManagedCredential wanted) {
    Instant expiry = CredentialProgress.time(state.expiresAt());
    return expiry == null || wanted == null ? null : expiry.minus(wanted.rotateBeforeOrDefault());
  }

  /** A name that is no longer to be used: what may exist under it is revoked, then it is forgotten. */
  public static CredentialStep drop(Observation seen, String carried) {
    DeviceCredentialStatus state = seen.credentialStatus();
    return switch (seen.credentialView().lookup()) {
      case CredentialLookup.NotAsked _ -> CredentialStep.wait(null, Plan.REQUEUE_DELAY);
      case CredentialLookup.Failing(Progress failure) -> CredentialStep.wait(failure, RETRY);
      case CredentialLookup.Found(ApplicationCredential found, _) -> found == null
          || isForeign(seen, found, carried)
              ? CredentialStep.note(
                  DeviceCredentialStatusBuilder.builder(state).pending(null).build(), null)
              : CredentialStep.act(revoke(found, state, seen), null);
    };
  }
}
