package org.chameleoncloud.edge.registry.http;

import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;

/** What the transport needs to know about the calls of a client: when something is sent, and when a connection idles. */
final class CallEvents extends EventListener {
  private final StaleConnections connections;

  CallEvents(StaleConnections connections) {
    this.connections = connections;
  }

  @Override
  public void requestHeadersStart(Call call) {
    SentMarker tag = call.request().tag(SentMarker.class);
    if (tag != null) {
      tag.sending();
    }
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    connections.released(connection);
  }
}
