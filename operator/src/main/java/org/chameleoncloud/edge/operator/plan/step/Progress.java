package org.chameleoncloud.edge.operator.plan.step;

/**
 * How far one part of a device (its registration, its image) is.
 *
 * @param phase how far it is
 * @param reason why, as a condition's reason
 * @param message why, as a sentence that names the field, the Secret or the record
 */
public record Progress(Phase phase, Reason reason, String message) {
  /** How far a part is. */
  public enum Phase {
    /** As the spec asks. */
    DONE,
    /** Not yet; it continues automatically. */
    IN_PROGRESS,
    /** Not until a person acts. */
    STALLED
  }

  /** It is as the spec asks. */
  public static Progress done(Reason reason, String message) {
    return new Progress(Phase.DONE, reason, message);
  }

  /** It continues automatically. */
  public static Progress inProgress(Reason reason, String message) {
    return new Progress(Phase.IN_PROGRESS, reason, message);
  }

  /** It continues when a person acts. */
  public static Progress stalled(Reason reason, String message) {
    return new Progress(Phase.STALLED, reason, message);
  }

  /** Whether it is as the spec asks. */
  public boolean isDone() {
    return phase == Phase.DONE;
  }

  /** Whether it needs a person. */
  public boolean isStalled() {
    return phase == Phase.STALLED;
  }
}
