package org.chameleoncloud.edge.sandbox.node;

import java.time.Instant;
import java.util.List;

/**
 * How a pod's container ended.
 *
 * @param exitCode of its process; {@link #NEVER_STARTED} or {@link #UNKNOWN} when there was none
 * @param reason one word, as a kubelet gives it
 * @param message the termination message
 * @param startedAt when the container started
 * @param finishedAt when it ended
 */
record Ending(int exitCode, String reason, String message, Instant startedAt, Instant finishedAt) {
  /** The exit code that a kubelet gives to a container that could not be started. */
  static final int NEVER_STARTED = 128;
  /** The exit code that a kubelet gives to a container that it cannot find. */
  static final int UNKNOWN = 137;

  private static final String COMPLETED = "Completed";
  private static final String ERROR = "Error";

  /** The container's process ended, by itself or because its pod was deleted. */
  static Ending exited(int exitCode, String message, Instant startedAt, Instant finishedAt) {
    return new Ending(exitCode, exitCode == 0 ? COMPLETED : ERROR, message, startedAt, finishedAt);
  }

  /** The process was ended because its pod's time was over. */
  static Ending overdue(int exitCode, String message, Instant startedAt, Instant finishedAt) {
    return new Ending(exitCode, "DeadlineExceeded", message, startedAt, finishedAt);
  }

  /** The container was not started. */
  static Ending refused(String why, Instant now) {
    return new Ending(NEVER_STARTED, "StartError", why, now, now);
  }

  /** The container was started once, and is not here. */
  static Ending lost(String why, Instant now) {
    return new Ending(UNKNOWN, "ContainerStatusUnknown", why, now, now);
  }

  boolean succeeded() {
    return reason.equals(COMPLETED);
  }

  /** Whether the exit code alone tells how the pod ended. */
  boolean byItself() {
    return List.of(COMPLETED, ERROR).contains(reason);
  }
}
