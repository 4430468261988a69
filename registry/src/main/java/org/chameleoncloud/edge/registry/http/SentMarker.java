package org.chameleoncloud.edge.registry.http;

/** A tag on a request that records whether any part was sent: from then on the request may take effect. */
final class SentMarker {
  private volatile boolean sent;

  /** Whether the other side may have received any part of the request. */
  boolean isSent() {
    return sent;
  }

  /** Records that sending starts. */
  void sending() {
    sent = true;
  }
}
