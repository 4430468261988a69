package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a device is connected to balena, as far as its record shows. It never says how old the information may be:
 * {@link #fetchedAt()} is for the reader to judge.
 *
 * @param online whether the device is connected
 * @param eventAt when it connected or disconnected; from {@link Source#STATE_DETAILS}, when it was last seen; null if
 *     unknown
 * @param readAt when the registry read this from balena, by its own clock; null if unknown
 * @param source the field of the record that this is from
 */
public record Connectivity(Online online, Instant eventAt, Instant readAt, Source source) {

  /** Whether a device is connected. */
  public enum Online {
    YES,
    NO,
    UNKNOWN
  }

  /** Where a record says so. */
  public enum Source {
    /**
     * {@code observed_state} of the balena worker, which Doni reads from balena every 300 s since May 2026. It stays as
     * it is for a device that balena no longer knows.
     */
    OBSERVED_STATE,
    /** {@code state_details.last_seen}, which earlier versions of Doni write when the balena worker runs. */
    STATE_DETAILS,
    /** Nowhere: the record says nothing. */
    NONE
  }

  /** Nothing is known. */
  public static final Connectivity UNKNOWN = new Connectivity(Online.UNKNOWN, null, null,
      Source.NONE);

  /** A device of which an earlier version of Doni says when it was last seen, but not whether it is online. */
  public static Connectivity lastSeenAt(Instant lastSeen) {
    return new Connectivity(Online.UNKNOWN, lastSeen, null, Source.STATE_DETAILS);
  }

  /** When the device connected or disconnected; empty if unknown. */
  public Optional<Instant> since() {
    return source == Source.OBSERVED_STATE ? Optional.ofNullable(eventAt) : Optional.empty();
  }

  /** When the registry read this from balena, by its own clock; empty if unknown. */
  public Optional<Instant> fetchedAt() {
    return Optional.ofNullable(readAt);
  }

  /** The same without the time when the registry read it. */
  Connectivity withoutReadTime() {
    return new Connectivity(online, eventAt, null, source);
  }

  /** When balena last saw the device: while it is online, when the registry last looked; empty if unknown. */
  public Optional<Instant> lastSeen() {
    return online == Online.YES && readAt != null ? fetchedAt() : Optional.ofNullable(eventAt);
  }
}
