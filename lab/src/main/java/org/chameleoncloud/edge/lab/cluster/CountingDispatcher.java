package org.chameleoncloud.edge.lab.cluster;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Responds like an API server, and counts the writes. */
final class CountingDispatcher extends KubernetesCrudDispatcher {
  private static final int MAX_RECORDED_REQUESTS = 1_000;

  private final MockWebServer web;
  private final WriteListener listener;
  /** By user agent, then by method and resource. */
  private final Map<String, Map<String, Integer>> counts = new HashMap<>();

  /**
   * Creates one.
   *
   * @param web the server whose recorded requests are dropped from time to time
   */
  CountingDispatcher(MockWebServer web, WriteListener listener) {
    this.web = web;
    this.listener = listener;
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (web.getRequestCount() > MAX_RECORDED_REQUESTS) {
      // The server keeps every request for assertions. There are none here.
      web.reset();
    }
    if (!request.getMethod().equals("GET")) {
      count(request);
    }
    return super.dispatch(request);
  }

  private void count(RecordedRequest request) {
    listener.onWrite(request.getMethod(), request.getPath(),
        new String(request.getBody().getBytes(), StandardCharsets.UTF_8));
    String agent = String.valueOf(request.getHeader("User-Agent"));
    synchronized (counts) {
      counts.computeIfAbsent(agent, _ -> new TreeMap<>())
          .merge(request.getMethod() + " " + resource(request.getPath()), 1, Integer::sum);
    }
  }

  /** {@code edgedevices/status} of {@code /apis/GROUP/VERSION/namespaces/NAMESPACE/edgedevices/NAME/status}. */
  static String resource(String path) {
    String[] parts = path.replaceFirst("\\?.*", "").replaceFirst(".*/namespaces/[^/]+/", "")
        .split("/");
    return parts.length > 2 ? parts[0] + "/" + parts[2] : parts[0];
  }

  /**
   * The writes so far by method and resource, such as {@code PATCH edgedevices/status}.
   *
   * @param userAgent the start of the user agent of the clients to count
   */
  Map<String, Integer> writes(String userAgent) {
    Map<String, Integer> sum = new TreeMap<>();
    synchronized (counts) {
      counts.forEach((agent, writes) -> {
        if (agent.startsWith(userAgent)) {
          writes.forEach((write, count) -> sum.merge(write, count, Integer::sum));
        }
      });
    }
    return sum;
  }
}
