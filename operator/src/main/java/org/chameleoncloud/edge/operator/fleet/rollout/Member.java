package org.chameleoncloud.edge.operator.fleet.rollout;

import org.chameleoncloud.edge.operator.fleet.template.DesiredDevice;
import org.chameleoncloud.edge.operator.fleet.template.FleetMember;

/**
 * A device that a fleet names, and how it is.
 *
 * @param member its name and number
 * @param kind what the fleet has to do about it
 * @param device its EdgeDevice; null if there is none
 * @param state how that is; null if there is none
 * @param desired what it should be
 * @param inputs what the next write of it is made of
 * @param refusal why that write was refused the last time; null if it was not
 */
public record Member(FleetMember member, Kind kind, ObservedDevice device, DeviceState state,
    DesiredDevice desired, String inputs, Refusal refusal) {
  /** What the fleet has to do about a device. */
  public enum Kind {
    /** To make it. */
    MISSING,
    /** Nothing until it no longer exists: it was deleted. */
    ENDING,
    /** Nothing: another resource controls it. */
    FOREIGN,
    /** Nothing: it belongs to nobody, and the fleet does not adopt. */
    UNOWNED,
    /** To change it. */
    OUTDATED,
    /** Nothing: it is as the template says. */
    UPDATED
  }

  /** Its name. */
  public String name() {
    return member.name();
  }

  /** Whether it is the fleet's, or becomes so. */
  public boolean belongs() {
    return kind != Kind.FOREIGN && kind != Kind.UNOWNED;
  }

  /** Whether the fleet can count on it. */
  public boolean isAvailable() {
    return (kind == Kind.OUTDATED || kind == Kind.UPDATED) && state.isAvailable();
  }

  /** Whether it is in this phase of a change. */
  public boolean is(DeviceState.Phase phase) {
    return state != null && state.phase() == phase;
  }

  /** Whether its write was refused for this cause. */
  public boolean isRefused(Refusal.Cause cause) {
    return refusal != null && refusal.cause() == cause;
  }
}
