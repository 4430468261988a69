package org.chameleoncloud.edge.operator.plan.step;

import java.time.Duration;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.Hardware;

/** What came of an action. */
public sealed interface ActionResult {
  /** What was tried. */
  Action action();

  /** Whether the next action may follow. */
  default boolean succeeded() {
    return switch (this) {
      case Done _,Adopted _,Issued _ -> true;
      case Waiting _,Failed _ -> false;
    };
  }

  /**
   * It was done.
   *
   * @param record the device's record as it now is; null when the action returns none
   */
  record Done(Action action, Hardware record) implements ActionResult {}

  /** The name was taken by a record of our own project: an earlier request of this operator, or a record created by hand. */
  record Adopted(Action action, Hardware record) implements ActionResult {}

  /** A credential exists, and its Secret has it. */
  record Issued(Action action, ApplicationCredential credential) implements ActionResult {}

  /**
   * It has to wait for an event that triggers the device; no requeue is needed.
   *
   * @param progress what to report
   */
  record Waiting(Action action, Progress progress) implements ActionResult {}

  /**
   * It was not done.
   *
   * @param progress what to report
   * @param retryAfter how long to wait at least; null when nobody said
   */
  record Failed(Action action, Progress progress, Duration retryAfter) implements ActionResult {}
}
