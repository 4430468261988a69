package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Duration;

/** Why Kubernetes ended a Job before its program did. */
public sealed interface JobEnding {
  /**
   * Its container was killed for memory: OOMKilled.
   *
   * @param limit the container's limit, a Kubernetes quantity; null without one
   */
  record OutOfMemory(String limit) implements JobEnding {}

  /**
   * Its pod was evicted, or not admitted to its node.
   *
   * @param message the node's, bounded and on one line; empty without one
   */
  record Evicted(String message) implements JobEnding {}

  /**
   * It took longer than its deadline: DeadlineExceeded.
   *
   * @param deadline how long it might take
   * @param eviction the message of the last pod that was evicted meanwhile; null if none was
   */
  record DeadlineExceeded(Duration deadline, String eviction) implements JobEnding {}
}
