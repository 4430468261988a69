package org.chameleoncloud.edge.operator.api;

/** Whether workloads on a device may reach its local network; the registry's own words. */
public enum LocalEgress {
  allow,
  deny
}
