package org.chameleoncloud.edge.sandbox.node;

import java.time.Instant;

/**
 * How a pod's container ended.
 *
 * @param exitCode of its process; {@link #NEVER_STARTED} when there was none
 * @param reason one word, as a kubelet gives it
 * @param message the termination message
 * @param startedAt when the container started
 * @param finishedAt when it ended
 */
record Ending(int exitCode, String reason, String message, Instant startedAt, Instant finishedAt) {
  /** The exit code that a kubelet gives to a container that could not be started. */
  static final int NEVER_STARTED = 128;

  /** The container's process ended by itself. */
  static Ending exited(int exitCode, String message, Instant startedAt, Instant finishedAt) {
    return new Ending(exitCode, exitCode == 0 ? "Completed" : "Error", message, startedAt,
        finishedAt);
  }

  /** The process was ended because its Job's time was over. */
  static Ending overdue(int exitCode, String message, Instant startedAt, Instant finishedAt) {
    return new Ending(exitCode, "DeadlineExceeded", message, startedAt, finishedAt);
  }

  /** The container was not started. */
  static Ending refused(String why, Instant now) {
    return new Ending(NEVER_STARTED, "StartError", why, now, now);
  }

  boolean succeeded() {
    return exitCode == 0 && reason.equals("Completed");
  }
}
