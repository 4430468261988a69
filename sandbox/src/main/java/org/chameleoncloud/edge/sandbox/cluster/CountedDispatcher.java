package org.chameleoncloud.edge.sandbox.cluster;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Answers as an API server does, and counts the writes. */
final class CountedDispatcher extends KubernetesCrudDispatcher {
  private static final int REMEMBERED = 1_000;

  private final MockWebServer web;
  private final String demo;
  private final WriteListener listener;
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * Makes one.
   *
   * @param web whose memory of requests is kept short
   * @param demo the user agent whose writes are not counted
   */
  CountedDispatcher(MockWebServer web, String demo, WriteListener listener) {
    this.web = web;
    this.demo = demo;
    this.listener = listener;
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (web.getRequestCount() > REMEMBERED) {
      // The server keeps each request for tests to look at; here nobody ever does.
      web.reset();
    }
    if (!request.getMethod().equals("GET")) {
      note(request);
    }
    return super.dispatch(request);
  }

  private void note(RecordedRequest request) {
    listener.onWrite(request.getMethod(), request.getPath(),
        new String(request.getBody().getBytes(), StandardCharsets.UTF_8));
    if (!demo.equals(request.getHeader("User-Agent"))) {
      synchronized (counts) {
        counts.merge(request.getMethod() + " " + kind(request.getPath()), 1, Integer::sum);
      }
    }
  }

  /** {@code edgedevices/status} of {@code /apis/GROUP/VERSION/namespaces/NAMESPACE/edgedevices/NAME/status}. */
  static String kind(String path) {
    String[] parts = path.replaceFirst("\\?.*", "").replaceFirst(".*/namespaces/[^/]+/", "")
        .split("/");
    return parts.length > 2 ? parts[0] + "/" + parts[2] : parts[0];
  }

  /** The writes so far, such as {@code PATCH edgedevices/status}. */
  Map<String, Integer> counts() {
    synchronized (counts) {
      return new TreeMap<>(counts);
    }
  }
}
