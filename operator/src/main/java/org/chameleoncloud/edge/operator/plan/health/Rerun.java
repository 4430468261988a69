package org.chameleoncloud.edge.operator.plan.health;

/** Whether a sync, which reruns the checks of a record, can help a check. */
enum Rerun {
  /** It gives the same result, or the testbed reruns the check on its own. */
  NEVER(0),
  /** The cause may have ended already, or only a second result shows whether it has. */
  ONCE(1),
  /** The cause may pass: at once, and then with the delays of {@link Repairs}. */
  WITH_BACKOFF(5);

  private final int most;

  Rerun(int most) {
    this.most = most;
  }

  /** How many syncs are worth trying. */
  int most() {
    return most;
  }
}
