package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * One health check of a record, reduced to the details known to be safe.
 *
 * @param type such as {@code balena}, {@code k8s}, {@code tunelo}, {@code blazar.device}
 * @param state where its last run got to
 * @param deferReason why it waits (the registry stores a deferred worker as PENDING); null unless deferred
 * @param lastError why it failed; null unless the state is ERROR
 * @param seenAt when balena last saw the device; null for other workers and before the first run
 */
public record Worker(String type, State state, String deferReason, String lastError,
    Instant seenAt) {

  /** The registry's states; {@link #UNKNOWN} stands for one that it did not have when this was written. */
  public enum State {
    PENDING,
    IN_PROGRESS,
    STEADY,
    ERROR,
    UNKNOWN
  }

  /** Whether it waits for something outside the registry, most often for the device to boot. */
  public boolean deferred() {
    return state == State.PENDING && deferReason != null;
  }

  /** When balena last saw the device, as of this worker's last run. */
  public Optional<Instant> lastSeen() {
    return Optional.ofNullable(seenAt);
  }
}
