package org.chameleoncloud.edge.operator.fleet.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * A write of a device that the API server refused. It stands until the write is made of something else, or succeeds, and is
 * tried again after a while.
 *
 * @param cause why
 * @param inputs what the write was made of
 * @param message why, as a sentence
 * @param at when
 */
public record Refusal(Cause cause, String inputs, String message, Instant at) {
  /** After this time the same write is due again: what refused it may have been changed. */
  public static final Duration RETRY = Duration.ofMinutes(5);

  /** Why a write is refused. */
  public enum Cause {
    /** Another field manager has set a field to another value. */
    CONFLICT,
    /** The object is invalid, or a policy or a quota forbids it. */
    REJECTED,
    /** A deletion that someone has to confirm, or that is not permitted. */
    DELETION
  }

  /** Whether the same write is to be tried again; at once when the clock was set back since. */
  public boolean isDue(Instant now) {
    return now.isBefore(at) || !now.isBefore(at.plus(RETRY));
  }
}
