package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * One health check of a record, reduced to the details that are known to be safe.
 *
 * @param type such as {@code balena}, {@code k8s}, {@code tunelo}, {@code blazar.device}
 * @param state the result of the last run
 * @param deferReason why the worker is deferred (the registry stores deferred workers as PENDING); null otherwise
 * @param lastError why the worker failed; null unless the state is ERROR
 * @param seenAt when balena last saw the device; null for other workers and before the first run
 */
public record Worker(String type, State state, String deferReason, String lastError,
    Instant seenAt) {

  /** The registry's states; {@link #UNKNOWN} is any state that this client does not know. */
  public enum State {
    PENDING,
    IN_PROGRESS,
    STEADY,
    ERROR,
    UNKNOWN
  }

  /** Whether the worker waits for something outside the registry, usually for the device to boot. */
  public boolean deferred() {
    return state == State.PENDING && deferReason != null;
  }

  /** When balena last saw the device, as of the last run of this worker. */
  public Optional<Instant> lastSeen() {
    return Optional.ofNullable(seenAt);
  }
}
