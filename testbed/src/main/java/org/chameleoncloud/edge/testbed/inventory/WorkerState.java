package org.chameleoncloud.edge.testbed.inventory;

/** Where the last run of a worker got to. A deferred one is PENDING. */
public enum WorkerState {
  PENDING,
  IN_PROGRESS,
  STEADY,
  ERROR;

  /** Whether it stays so until a PATCH or a sync. */
  public boolean settled() {
    return this == STEADY || this == ERROR;
  }
}
