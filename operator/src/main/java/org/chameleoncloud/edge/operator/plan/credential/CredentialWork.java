package org.chameleoncloud.edge.operator.plan.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.Pause;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.registry.Hardware;

/** What a credential that the operator manages needs before anything else of its device: it expires, a record does not. */
public final class CredentialWork {
  /** What a reservation may not delay: the switch, so long before the credential in the record expires. */
  private static final Duration LATEST_SWITCH = Duration.ofDays(1);

  private static final Duration CHECK_TIME = Duration.ofSeconds(30);

  private CredentialWork() {}

  /**
   * The next step; empty if none is due.
   *
   * @param record the device's record; null without one
   */
  public static Optional<CredentialStep> next(Observation seen, Hardware record) {
    boolean wanted = seen.spec().managedCredential() != null;
    if (seen.metadata().paused()) {
      return wanted && !CredentialIssue.isUsable(seen)
          ? Optional.of(new CredentialStep(Step.rest(Pause.credential()), null))
          : Optional.empty();
    }
    String carried = CredentialHandover.carried(record);
    if (wanted) {
      return CredentialHandover.next(seen, record)
          .or(() -> CredentialIssue.next(seen, carried)).or(() -> lost(seen))
          .or(() -> whileCheckRuns(seen, record));
    }
    DeviceCredentialStatus state = seen.credentialStatus();
    if (state.pending() != null) {
      return Optional.of(CredentialIssue.drop(seen, carried));
    }
    if (state.id() == null && state.previous() == null) {
      return DeviceCredentialStatus.NOTHING.equals(state)
          ? Optional.empty()
          : Optional.of(CredentialStep.note(DeviceCredentialStatus.NOTHING, null));
    }
    return CredentialHandover.next(seen, record);
  }

  /** The record has a credential whose Secret was deleted, and its successor waits for the one before it. */
  private static Optional<CredentialStep> lost(Observation seen) {
    return CredentialIssue.isUsable(seen)
        ? Optional.empty()
        : Optional.of(CredentialStep.wait(Progress.inProgress(Reason.IN_PROGRESS,
            "The Secret \"" + seen.credentialStatus().secretName()
                + "\" with the device's credential no longer exists. The device keeps working; a new one is "
                + "made as soon as the one before it is revoked."),
            CredentialHandover.PICK_UP));
  }

  /**
   * The registry resets settled checks only: one that is running reports its success with what it began with, and would
   * not run again (doni, worker manager). So the switch waits for it, unless nothing runs it any more.
   */
  private static Optional<CredentialStep> whileCheckRuns(Observation seen, Hardware record) {
    Previous previous = seen.credentialStatus().previous();
    boolean switches = previous != null && seen.credentialStatus().switchedAt() == null
        && previous.id().equals(CredentialHandover.carried(record));
    return switches && CredentialHandover.isBeingHandedOver(record)
        && !seen.runningChecks().isAbandoned(CredentialHandover.HANDING_OVER, seen.now())
            ? Optional.of(CredentialStep.wait(null, CHECK_TIME))
            : Optional.empty();
  }

  /**
   * From when on the device's next credential is written to its record whether or not the device is reserved: a day, or a
   * quarter of the overlap if that is less, before the one that it has expires. Null if it may wait.
   */
  public static Instant switchBy(Observation seen) {
    DeviceCredentialStatus state = seen.credentialStatus();
    ManagedCredential wanted = seen.spec().managedCredential();
    Previous previous = state.previous();
    if (wanted == null || previous == null || previous.expiresAt() == null
        || state.switchedAt() != null) {
      return null;
    }
    return CredentialProgress.time(previous.expiresAt()).minus(latestSwitch(wanted));
  }

  /** How long before the expiry of a credential its successor is written to the record at the latest. */
  static Duration latestSwitch(ManagedCredential wanted) {
    Duration quarter = wanted.rotateBeforeOrDefault().dividedBy(4);
    return quarter.compareTo(LATEST_SWITCH) < 0 ? quarter : LATEST_SWITCH;
  }
}
