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
import java.util.concurrent.atomic.AtomicReference;
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
    faults.next.set(new Fault(times, code, method + " .*" + pathEnd));
  }

  /** The number of requests that still have to fail. */
  public int failuresLeft() {
    return faults.next.get().left();
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

  /**
   * What fails next.
   *
   * @param request a regular expression
   */
  private record Fault(int left, int code, String request) {
    private boolean isOf(String received) {
      return left > 0 && received.matches(request);
    }

    private Fault without(String received) {
      return isOf(received) ? new Fault(left - 1, code, request) : this;
    }
  }

  private static final class Faults extends KubernetesCrudDispatcher {
    private final AtomicReference<Fault> next = new AtomicReference<>(new Fault(0, 0, ""));

    @Override
    public MockResponse dispatch(RecordedRequest received) {
      String request = received.getMethod() + " " + received.getPath().replaceFirst("\\?.*", "");
      Fault fault = next.getAndUpdate(now -> now.without(request));
      return fault.isOf(request)
          ? new MockResponse().setResponseCode(fault.code())
          : super.dispatch(received);
    }
  }
}
