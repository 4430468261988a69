package org.chameleoncloud.edge.lab.node;

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
record Termination(int exitCode, String reason, String message, Instant startedAt,
    Instant finishedAt) {
  /** The exit code that a kubelet gives to a container that could not be started. */
  static final int NEVER_STARTED = 128;
  /** The exit code that a kubelet gives to a container that it cannot find. */
  static final int UNKNOWN = 137;

  private static final String COMPLETED = "Completed";
  private static final String ERROR = "Error";

  /** The container's process ended, by itself or because its pod was deleted. */
  static Termination exited(int exitCode, String message, Instant startedAt, Instant finishedAt) {
    return new Termination(exitCode, exitCode == 0 ? COMPLETED : ERROR, message, startedAt,
        finishedAt);
  }

  /** The process was ended because its pod's time was over. */
  static Termination overdue(int exitCode, String message, Instant startedAt, Instant finishedAt) {
    return new Termination(exitCode, "DeadlineExceeded", message, startedAt, finishedAt);
  }

  /** The container was not started. */
  static Termination refused(String why, Instant now) {
    return new Termination(NEVER_STARTED, "StartError", why, now, now);
  }

  /** The container was started once, and is not here. */
  static Termination lost(String why, Instant now) {
    return new Termination(UNKNOWN, "ContainerStatusUnknown", why, now, now);
  }

  boolean succeeded() {
    return reason.equals(COMPLETED);
  }

  /** Whether the exit code alone tells how the pod ended. */
  boolean byItself() {
    return List.of(COMPLETED, ERROR).contains(reason);
  }
}
