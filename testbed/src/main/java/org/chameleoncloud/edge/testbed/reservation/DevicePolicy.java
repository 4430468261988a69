package org.chameleoncloud.edge.testbed.reservation;

/** Who may read the devices and their allocations. */
public enum DevicePolicy {
  /** Everyone with a token, like on the testbed. */
  MEMBERS_READ,
  /** Admins only, Blazar's default: 403 for everybody else. */
  ADMINS_READ
}
