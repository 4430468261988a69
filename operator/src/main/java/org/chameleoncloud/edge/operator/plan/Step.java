package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.List;

/**
 * What one part of a device needs next.
 *
 * @param actions in this order
 * @param progress how far the part is if they succeed; null when the spec does not ask for it
 * @param requeueAfter when to reconcile again; null for when something triggers it
 */
record Step(List<Action> actions, Progress progress, Duration requeueAfter) {
  Step {
    actions = List.copyOf(actions);
  }

  static Step none() {
    return new Step(List.of(), null, null);
  }

  static Step rest(Progress progress) {
    return new Step(List.of(), progress, null);
  }

  static Step wait(Progress progress, Duration requeueAfter) {
    return new Step(List.of(), progress, requeueAfter);
  }

  static Step act(Progress progress, Action... actions) {
    return new Step(List.of(actions), progress, null);
  }

  /** Whether there is nothing left to do and nothing to wait for. */
  boolean isOver() {
    return actions.isEmpty() && (progress == null || progress.isDone());
  }

  /** The shorter of two delays; null for never. */
  static Duration sooner(Duration a, Duration b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }
}
