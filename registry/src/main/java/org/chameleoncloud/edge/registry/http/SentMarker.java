package org.chameleoncloud.edge.registry.http;

import okhttp3.Call;
import okhttp3.EventListener;

/** A tag on a request that records whether any part was sent: from then on the request may take effect. */
final class SentMarker {
  private volatile boolean sent;

  /** Whether the other side may have received any part of the request. */
  boolean isSent() {
    return sent;
  }

  /** Sets the markers of all requests of a client. */
  static final class Listener extends EventListener {
    @Override
    public void requestHeadersStart(Call call) {
      SentMarker tag = call.request().tag(SentMarker.class);
      if (tag != null) {
        tag.sent = true;
      }
    }
  }
}
