package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import org.chameleoncloud.edge.registry.Hardware;

/** What came of an action. */
public sealed interface ActionResult {
  /** What was tried. */
  Action action();

  /** Whether the action was carried out, and so the next one may be. */
  default boolean succeeded() {
    return switch (this) {
      case Done _,Adopted _ -> true;
      case Waiting _,Failed _ -> false;
    };
  }

  /**
   * It was done.
   *
   * @param record the device's record as it now is; null when the action gives none
   */
  record Done(Action action, Hardware record) implements ActionResult {}

  /** The name was taken by a record of our own project: an earlier request of ours, or a record made by hand. */
  record Adopted(Action action, Hardware record) implements ActionResult {}

  /**
   * It has to wait until something else ends, which is heard of: nothing is to be tried again unasked.
   *
   * @param standing what to report
   */
  record Waiting(Action action, Progress standing) implements ActionResult {}

  /**
   * It was not done.
   *
   * @param standing what to report
   * @param retryAfter how long to wait at least; null when nobody said
   */
  record Failed(Action action, Progress standing, Duration retryAfter) implements ActionResult {}
}
