package org.chameleoncloud.edge.operator.plan.step;

import java.time.Duration;
import java.util.List;

/**
 * What one part of a device needs next.
 *
 * @param actions in this order
 * @param progress how far the part is if they succeed; null when the spec does not ask for it
 * @param requeueAfter when to reconcile again; null for when something triggers it
 */
public record Step(List<Action> actions, Progress progress, Duration requeueAfter) {
  public Step {
    actions = List.copyOf(actions);
  }

  /** Nothing to do, and nothing to report: the spec does not ask for it. */
  public static Step none() {
    return new Step(List.of(), null, null);
  }

  /** Nothing to do until something triggers a reconciliation. */
  public static Step rest(Progress progress) {
    return new Step(List.of(), progress, null);
  }

  /** Nothing to do before the delay is over. */
  public static Step wait(Progress progress, Duration requeueAfter) {
    return new Step(List.of(), progress, requeueAfter);
  }

  /** These actions, in this order. */
  public static Step act(Progress progress, Action... actions) {
    return new Step(List.of(actions), progress, null);
  }

  /** Whether there is nothing left to do and nothing to wait for. */
  public boolean isOver() {
    return actions.isEmpty() && (progress == null || progress.isDone());
  }

  /** The shorter of two delays; null for never. */
  public static Duration sooner(Duration a, Duration b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }
}
