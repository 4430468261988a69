package org.chameleoncloud.edge.testbed.reservation;

/** The releases of Blazar that change a device differently. */
public enum BlazarRelease {
  /** Fails to change any property that a device has already: a column is renamed half-way. */
  OF_2023_1("2023.1"),
  /** Changes the properties of a device that is not leased now or later. */
  XENA("xena");

  private final String label;

  BlazarRelease(String label) {
    this.label = label;
  }

  /** The name of the branch, as on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
