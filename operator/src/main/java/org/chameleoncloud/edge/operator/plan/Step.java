package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.List;

/**
 * What one concern of a resource asks for.
 *
 * @param actions in this order
 * @param standing where the concern stands if they succeed; null when the resource does not ask for it
 * @param requeueAfter when to look again unasked; null for never
 */
record Step(List<Action> actions, Progress standing, Duration requeueAfter) {
  /** After a look that only has the status written, or that leaves a Job to tidy up. */
  static final Duration SOON = Duration.ofMillis(250);

  Step {
    actions = List.copyOf(actions);
  }

  static Step none() {
    return new Step(List.of(), null, null);
  }

  static Step rest(Progress standing) {
    return new Step(List.of(), standing, null);
  }

  static Step wait(Progress standing, Duration requeueAfter) {
    return new Step(List.of(), standing, requeueAfter);
  }

  static Step act(Progress standing, Action... actions) {
    return new Step(List.of(actions), standing, null);
  }

  /** Whether there is nothing left to do and nothing to wait for. */
  boolean isOver() {
    return actions.isEmpty() && (standing == null || standing.isDone());
  }

  /** The sooner of two looks; null for never. */
  static Duration sooner(Duration a, Duration b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }
}
