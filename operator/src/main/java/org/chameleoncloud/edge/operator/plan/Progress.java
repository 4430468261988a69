package org.chameleoncloud.edge.operator.plan;

/**
 * Where one concern of a resource (its registration, its image) stands.
 *
 * @param phase how far it is
 * @param reason why, in a word
 * @param message why, in a sentence that names the field, the Secret or the record
 */
public record Progress(Phase phase, Reason reason, String message) {

  /** How far a concern is. */
  public enum Phase {
    /** As asked for. */
    DONE,
    /** Not yet; it goes on by itself. */
    IN_PROGRESS,
    /** Not, until a person does something. */
    STALLED
  }

  static Progress done(Reason reason, String message) {
    return new Progress(Phase.DONE, reason, message);
  }

  static Progress inProgress(Reason reason, String message) {
    return new Progress(Phase.IN_PROGRESS, reason, message);
  }

  static Progress stalled(Reason reason, String message) {
    return new Progress(Phase.STALLED, reason, message);
  }

  /** Whether it is as asked for. */
  public boolean isDone() {
    return phase == Phase.DONE;
  }

  /** Whether only a person gets it on. */
  public boolean isStalled() {
    return phase == Phase.STALLED;
  }
}
