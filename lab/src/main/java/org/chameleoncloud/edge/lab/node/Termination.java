package org.chameleoncloud.edge.lab.node;

import java.time.Instant;
import java.util.List;

/**
 * How a pod's container ended.
 *
 * @param exitCode of its process, or {@link #NEVER_STARTED} or {@link #UNKNOWN} without one
 * @param reason in CamelCase, like a kubelet's
 * @param message the termination message
 * @param startedAt when the container started
 * @param finishedAt when it ended
 */
record Termination(int exitCode, String reason, String message, Instant startedAt,
    Instant finishedAt) {
  /** The exit code that a kubelet reports for a container that could not be started. */
  static final int NEVER_STARTED = 128;
  /** The exit code that a kubelet reports for a container that it cannot find. */
  static final int UNKNOWN = 137;

  private static final String COMPLETED = "Completed";
  private static final String ERROR = "Error";

  /** The container's process exited, on its own or because its pod was deleted. */
  static Termination exited(int exitCode, String message, Instant startedAt, Instant finishedAt) {
    return new Termination(exitCode, exitCode == 0 ? COMPLETED : ERROR, message, startedAt,
        finishedAt);
  }

  /** The process was terminated because its pod exceeded its deadline. */
  static Termination deadlineExceeded(int exitCode, String message, Instant startedAt,
      Instant finishedAt) {
    return new Termination(exitCode, "DeadlineExceeded", message, startedAt, finishedAt);
  }

  /** The container was not started. */
  static Termination notStarted(String message, Instant now) {
    return new Termination(NEVER_STARTED, "StartError", message, now, now);
  }

  /** The container was started before, and its process is lost. */
  static Termination lost(String message, Instant now) {
    return new Termination(UNKNOWN, "ContainerStatusUnknown", message, now, now);
  }

  boolean succeeded() {
    return reason.equals(COMPLETED);
  }

  /** Whether the reason follows from the exit code. */
  boolean isReasonImplied() {
    return List.of(COMPLETED, ERROR).contains(reason);
  }
}
