package org.chameleoncloud.edge.testbed.traffic;

/** Whether and how the response to a request was delivered. */
public enum ResponseDelivery {
  /** The complete response was sent. */
  SENT,
  /** The connection was closed before the request was handled. */
  DROPPED,
  /** The request was handled, then the connection was closed without a response. */
  LOST,
  /** The request was handled; the connection was closed in the middle of the response body. */
  TRUNCATED
}
