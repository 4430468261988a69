package org.chameleoncloud.edge.registry;

import okhttp3.Call;
import okhttp3.EventListener;

/** Remembers, tagged to a request, whether any of it was written: from then on it may have been carried out. */
final class SentMarker {
  private volatile boolean begun;

  /** Whether the other side may have seen some of the request. */
  boolean begun() {
    return begun;
  }

  /** Watches a client's calls and tells the tag of each. */
  static final class Watch extends EventListener {
    @Override
    public void requestHeadersStart(Call call) {
      SentMarker tag = call.request().tag(SentMarker.class);
      if (tag != null) {
        tag.begun = true;
      }
    }
  }
}
