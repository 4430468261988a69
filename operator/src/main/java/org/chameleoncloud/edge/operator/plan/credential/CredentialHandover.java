package org.chameleoncloud.edge.operator.plan.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatusBuilder;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.OnlineState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;

/**
 * How a device gets from one credential to the next: the record is seen with the new one, the check balena, which hands
 * it to the device, succeeds, and the registry reads from balena, well after that, that the device is online. Then the
 * old one is revoked; without such a sighting, after the grace that the user sets, and at the latest when it has expired.
 */
public final class CredentialHandover {
  /**
   * How long a device may take to fetch a change of its variables: balena's supervisor asks every 10 to 15 minutes where
   * no notification reaches it (balena-supervisor, APPUPDATE_POLL_INTERVAL, 15 min by default).
   */
  static final Duration PICK_UP = Duration.ofMinutes(30);
  /** The check that hands the credential in the record to the device. */
  static final String HANDING_OVER = "balena";

  private CredentialHandover() {}

  /** The id of the credential that a record has; null for none. */
  public static String carried(Hardware record) {
    return record != null && record.properties()
        .get(DeviceProperty.APPLICATION_CREDENTIAL_ID) instanceof String id ? id : null;
  }

  /** The next step; empty if nothing is due. */
  static Optional<CredentialStep> next(Observation seen, Hardware record) {
    DeviceCredentialStatus state = seen.credentialStatus();
    String carried = carried(record);
    if (carried == null) {
      return Optional.empty();
    }
    if (hasSwitched(seen, state, carried)) {
      return note(DeviceCredentialStatusBuilder.builder(state)
          .switchedAt(Timestamps.text(seen.now())).deliveredAt(null).readBefore(null)
          .replaced(carried.equals(state.id()) ? null : Boolean.TRUE).build());
    }
    if (state.switchedAt() == null || superseded(state).isEmpty()) {
      return Optional.empty();
    }
    Optional<Previous> revocable = revocable(seen, state, record);
    if (revocable.isPresent()) {
      Previous old = revocable.get();
      boolean isHarmless = isOver(seen, CredentialProgress.time(old.expiresAt()));
      return isHarmless && isRefused(seen)
          ? note(CredentialProgress.without(state, old.id()))
          : Optional.of(CredentialStep.act(
              new Action.RevokeCredential(old.id(), old.name(), old.secretName()), null));
    }
    return state.deliveredAt() == null && isDelivered(record)
        ? note(DeviceCredentialStatusBuilder.builder(state)
            .deliveredAt(Timestamps.text(seen.now()))
            .readBefore(record.connectivity().fetchedAt().map(Timestamps::text).orElse(null))
            .build())
        : Optional.empty();
  }

  /**
   * Whether the testbed denies writes: the old one is of another user than the lab's credential by now. That must not hold
   * up the device for ever.
   */
  private static boolean isRefused(Observation seen) {
    return seen.backoff() != null
        && seen.backoff().progress().reason() == Reason.REQUEST_ACCESS;
  }

  private static Optional<CredentialStep> note(DeviceCredentialStatus state) {
    return Optional.of(CredentialStep.note(state, null));
  }

  /** Whether the record is seen for the first time with another credential than before. */
  private static boolean hasSwitched(Observation seen, DeviceCredentialStatus state,
      String carried) {
    boolean replaced = Boolean.TRUE.equals(state.replaced());
    if (carried.equals(state.id())) {
      return state.switchedAt() == null || replaced;
    }
    boolean isPrevious = state.previous() != null && carried.equals(state.previous().id());
    return seen.spec().managedCredential() == null && !isPrevious && !replaced
        && state.id() != null;
  }

  /** The credential that is to be revoked once the device has its successor. */
  private static Optional<Previous> superseded(DeviceCredentialStatus state) {
    if (state.previous() != null) {
      return Optional.of(state.previous());
    }
    return Boolean.TRUE.equals(state.replaced()) && state.id() != null
        ? Optional.of(
            new Previous(state.id(), state.name(), state.expiresAt(), state.secretName()))
        : Optional.empty();
  }

  private static Optional<Previous> revocable(Observation seen, DeviceCredentialStatus state,
      Hardware record) {
    return superseded(state).filter(old -> !old.id().equals(carried(record)))
        .filter(old -> isSuccessorInForce(state, record) && (isConfirmed(seen, state, record)
            || isOver(seen, graceEnd(seen, state)))
            || isOver(seen, CredentialProgress.time(old.expiresAt())));
  }

  /** Whether the record still has what it was switched to. */
  private static boolean isSuccessorInForce(DeviceCredentialStatus state, Hardware record) {
    return Boolean.TRUE.equals(state.replaced()) || carried(record).equals(state.id());
  }

  private static boolean isDelivered(Hardware record) {
    return isHandedOver(record, Worker.State.STEADY);
  }

  /** Whether that check is running. */
  static boolean isBeingHandedOver(Hardware record) {
    return isHandedOver(record, Worker.State.IN_PROGRESS);
  }

  private static boolean isHandedOver(Hardware record, Worker.State state) {
    return record.workers().stream().anyMatch(worker -> worker.type().equals(HANDING_OVER)
        && worker.state() == state);
  }

  /** Both times that are compared are the registry's, so that its clock may differ from ours. */
  private static boolean isConfirmed(Observation seen, DeviceCredentialStatus state,
      Hardware record) {
    Connectivity known = record.connectivity();
    Instant before = CredentialProgress.time(state.readBefore());
    return state.deliveredAt() != null && before != null
        && known.online() == Connectivity.Online.YES && !OnlineState.isOld(known, seen.now())
        && known.fetchedAt().filter(read -> !read.isBefore(before.plus(PICK_UP))).isPresent();
  }

  private static Instant graceEnd(Observation seen, DeviceCredentialStatus state) {
    ManagedCredential wanted = seen.spec().managedCredential();
    return wanted == null
        ? null
        : wanted.grace().map(CredentialProgress.time(state.switchedAt())::plus).orElse(null);
  }

  private static boolean isOver(Observation seen, Instant time) {
    return time != null && !seen.now().isBefore(time);
  }

  /** When to reconcile again after a write, which may have switched the record; null for never. */
  public static Duration afterWrite(Observation seen) {
    return DeviceCredentialStatus.NOTHING.equals(seen.credentialStatus())
        ? null
        : Plan.REQUEUE_DELAY;
  }

  /** When to reconcile again: nothing announces that a credential is due. Null for never. */
  public static Duration untilNextLook(Observation seen) {
    DeviceCredentialStatus state = seen.credentialStatus();
    if (superseded(state).isPresent()) {
      return PICK_UP;
    }
    Instant rotation = CredentialIssue.rotationAt(state, seen.spec().managedCredential());
    return rotation == null || !rotation.isAfter(seen.now())
        ? null
        : Duration.between(seen.now(), rotation);
  }
}
