package org.chameleoncloud.edge.lab;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.chameleoncloud.edge.lab.cluster.MockServers;

/** An in-memory API server that responds to some requests with an error instead of processing them. */
public final class FaultyApiServer implements AutoCloseable {
  private final MockWebServer web = new MockWebServer();
  private final Faults faults = new Faults();
  private final KubernetesMockServer server = new KubernetesMockServer(new Context(), web,
      new HashMap<>(), faults, false);
  private final KubernetesClient client;

  /** Starts one. */
  public FaultyApiServer() throws IOException {
    server.init(InetAddress.getByName("127.0.0.1"), 0);
    // The client's own retries would hide whether its caller retries.
    client = new KubernetesClientBuilder().withConfig(new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + web.getPort()).withHttp2Disable(true)
        .withRequestRetryBackoffLimit(0).build()).build();
  }

  /** Makes the next requests with this method and this end of the path fail. */
  public void fail(int times, int code, String method, String pathEnd) {
    faults.set(times, code, method + " " + pathEnd);
  }

  /** The number of requests that still have to fail. */
  public int failuresLeft() {
    return faults.left.get();
  }

  /** A client that does not retry. */
  public KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    MockServers.stop(server);
  }

  private static final class Faults extends KubernetesCrudDispatcher {
    private final AtomicInteger left = new AtomicInteger();
    private volatile int code;
    private volatile String request = "";

    private void set(int times, int newCode, String newRequest) {
      code = newCode;
      request = newRequest;
      left.set(times);
    }

    @Override
    public MockResponse dispatch(RecordedRequest received) {
      String path = received.getPath().replaceFirst("\\?.*", "");
      boolean fails = (received.getMethod() + " " + path).matches(request.replace(" ", " .*"))
          && left.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
      return fails ? new MockResponse().setResponseCode(code) : super.dispatch(received);
    }
  }
}
