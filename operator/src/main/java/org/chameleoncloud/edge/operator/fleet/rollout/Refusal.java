package org.chameleoncloud.edge.operator.fleet.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * A write of a device that the API server refused. It is repeated only when something has changed, or after a while.
 *
 * @param cause why
 * @param inputs what the write was made of
 * @param message why, as a sentence
 * @param at when
 */
public record Refusal(Cause cause, String inputs, String message, Instant at) {
  /** After this time the same write is tried again: what refused it may have been changed. */
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

  /** Whether it would be repeated for a write that is made of {@code inputs}. */
  boolean holds(String wanted, Instant now) {
    return inputs.equals(wanted) && now.isBefore(at.plus(RETRY));
  }
}
