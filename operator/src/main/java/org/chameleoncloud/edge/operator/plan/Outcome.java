package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import org.chameleoncloud.edge.registry.Hardware;

/** What came of an action. */
public sealed interface Outcome {
  /** What was tried. */
  Action action();

  /**
   * It was done.
   *
   * @param record the device's record as it now is; null when the action gives none
   */
  record Done(Action action, Hardware record) implements Outcome {}

  /** The name was taken by a record of our own project: an earlier request of ours, or a record made by hand. */
  record Adopted(Action action, Hardware record) implements Outcome {}

  /**
   * It was not done.
   *
   * @param standing what to report
   * @param retryAfter how long to wait at least; null when nobody said
   */
  record Failed(Action action, Standing standing, Duration retryAfter) implements Outcome {}
}
