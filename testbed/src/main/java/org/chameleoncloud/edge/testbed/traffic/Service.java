package org.chameleoncloud.edge.testbed.traffic;

/** Which of the testbed's three services a request went to. */
public enum Service {
  /** Keystone. */
  IDENTITY,
  /** Doni. */
  INVENTORY,
  /** Blazar. */
  RESERVATION
}
