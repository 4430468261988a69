package org.chameleoncloud.edge.testbed.inventory;

/** The releases of Doni, which differ in how they show when a device was last online. */
public enum DoniRelease {
  /** Until 2025: the balena worker writes {@code last_seen} into its details whenever it runs. */
  OF_2025("2025"),
  /**
   * Since May 2026: each worker has a third field, {@code observed_state}, which a poll of balena fills in for the
   * balena worker; {@code last_seen} no longer exists (doni/driver/worker/balena.py, {@code fetch_observed_state};
   * doni/api/hardware.py, {@code WORKER_TASK_DEFAULT_FIELDS}).
   */
  OF_2026("2026");

  private final String year;

  DoniRelease(String year) {
    this.year = year;
  }

  /** The year, as on the command line. */
  @Override
  public String toString() {
    return year;
  }
}
