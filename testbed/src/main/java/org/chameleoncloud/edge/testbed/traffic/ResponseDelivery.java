package org.chameleoncloud.edge.testbed.traffic;

/** What became of the answer to a request. */
public enum Delivery {
  /** It was sent whole. */
  ANSWERED,
  /** The connection was closed before anything was done. */
  DROPPED,
  /** The work was done, then the connection was closed without an answer. */
  LOST,
  /** The work was done; the connection was closed within the answer's body. */
  CUT
}
