package org.chameleoncloud.edge.testbed.reservation;

/** The nodes of the testbed's Kubernetes cluster. Implementations are thread-safe. */
public interface Nodes {
  /** Whether there is a node of this name, ready or not. */
  boolean exists(String name);

  /** Whether there is a node of this name and it is Ready. */
  boolean ready(String name);
}
