package org.chameleoncloud.edge.registry;

/**
 * One health check of a record, reduced to the details that are known to be safe.
 *
 * @param type such as {@code balena}, {@code k8s}, {@code tunelo}, {@code blazar.device}
 * @param state the result of the last run
 * @param deferReason why the worker is deferred (the registry stores deferred workers as PENDING); null otherwise
 * @param lastError why the worker failed; null unless the state is ERROR
 * @param connectivity whether the device is online, from the worker {@code balena}; unknown for all others. Null is
 *     read as unknown.
 * @param blazarDeviceId the device's id in Blazar, the reservation service ({@code blazar_resource_id}); null if the worker
 *     has none
 */
public record Worker(String type, State state, String deferReason, String lastError,
    Connectivity connectivity, String blazarDeviceId) {

  /** A worker that knows no device in Blazar. */
  public Worker(String type, State state, String deferReason, String lastError,
      Connectivity connectivity) {
    this(type, state, deferReason, lastError, connectivity, null);
  }

  public Worker {
    connectivity = connectivity == null ? Connectivity.UNKNOWN : connectivity;
  }

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

  /**
   * Whether the worker knows the device in Blazar: with its id it changes the device there, without it it creates one
   * (doni, blazar worker).
   */
  public boolean inBlazar() {
    return blazarDeviceId != null;
  }

  /** The same check without the time when the registry last read from balena whether the device is online. */
  Worker withoutReadTime() {
    return new Worker(type, state, deferReason, lastError, connectivity.withoutReadTime(),
        blazarDeviceId);
  }
}
