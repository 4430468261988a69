package org.chameleoncloud.edge.testbed.inventory;

/** The state of a worker. A deferred worker is PENDING. */
public enum WorkerState {
  PENDING,
  IN_PROGRESS,
  STEADY,
  ERROR;

  /** Whether the state lasts until a PATCH or a sync. */
  public boolean settled() {
    return this == STEADY || this == ERROR;
  }
}
