package org.chameleoncloud.edge.operator.plan.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.observation.Observation;

/**
 * When the managed credential expires that a device's record has: until the record is seen with a new one, the one before
 * it.
 *
 * @param name the credential's name at the testbed
 * @param expiresAt when it expires
 * @param overdueAt from when on its replacement is overdue: half of {@code rotateBefore} before it expires. With a
 *     successor that may wait for the end of a reservation, later: half of what it leaves at most
 */
public record ManagedExpiry(String name, Instant expiresAt, Instant overdueAt) {
  /**
   * Of the device's record.
   *
   * @param state the device's {@code status.deviceCredential}; null for none
   * @return empty without a managed credential that expires
   */
  public static Optional<ManagedExpiry> of(Observation seen, DeviceCredentialStatus state) {
    ManagedCredential wanted = seen.spec().managedCredential();
    if (wanted == null || state == null) {
      return Optional.empty();
    }
    Previous previous = state.previous();
    if (previous != null && state.switchedAt() == null) {
      Duration notice = seen.metadata().paused()
          ? notice(wanted)
          : CredentialWork.latestSwitch(wanted).dividedBy(2);
      return of(previous.name(), previous.expiresAt(), notice);
    }
    return of(state.name(), state.expiresAt(), notice(wanted));
  }

  private static Duration notice(ManagedCredential wanted) {
    return wanted.rotateBeforeOrDefault().dividedBy(2);
  }

  private static Optional<ManagedExpiry> of(String name, String expiresAt, Duration notice) {
    return Optional.ofNullable(CredentialProgress.time(expiresAt))
        .map(expiry -> new ManagedExpiry(name, expiry, expiry.minus(notice)));
  }

  /** Whether its replacement is overdue, or it has expired. */
  public boolean isOverdue(Instant now) {
    return !now.isBefore(overdueAt);
  }

  /** Whether it has expired. */
  public boolean isOver(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
