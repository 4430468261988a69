package org.chameleoncloud.edge.operator.plan;

/**
 * Where one concern of a resource (its registration, its image) stands.
 *
 * @param phase how far it is
 * @param reason why, in a word
 * @param message why, in a sentence that names the field, the Secret or the record
 */
public record Standing(Phase phase, Reason reason, String message) {

  /** How far a concern is. */
  public enum Phase {
    /** As asked for. */
    DONE,
    /** Not yet; it goes on by itself. */
    UNDER_WAY,
    /** Not, until a person does something. */
    STUCK
  }

  static Standing done(Reason reason, String message) {
    return new Standing(Phase.DONE, reason, message);
  }

  static Standing underWay(Reason reason, String message) {
    return new Standing(Phase.UNDER_WAY, reason, message);
  }

  static Standing stuck(Reason reason, String message) {
    return new Standing(Phase.STUCK, reason, message);
  }

  /** Whether it is as asked for. */
  public boolean isDone() {
    return phase == Phase.DONE;
  }

  /** Whether only a person gets it on. */
  public boolean isStuck() {
    return phase == Phase.STUCK;
  }
}
