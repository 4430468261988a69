package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessProbeTest {
  private static final Container PROBED = new ContainerBuilder().addNewPort().withName("http")
      .withContainerPort(8080).endPort().withNewReadinessProbe().withNewHttpGet()
      .withPath("/readyz").withPort(new IntOrString("http")).endHttpGet().endReadinessProbe()
      .build();

  private final List<Boolean> reports = new CopyOnWriteArrayList<>();
  private final AtomicInteger statusCode = new AtomicInteger(503);

  @Test
  void aContainerWithoutAProbeIsReadyImmediately() throws Exception {
    Container container = new ContainerBuilder().build();
    ReadinessProbe.start(container, PodPorts.of(container), reports::add).close();
    assertThat(reports).containsExactly(true);
  }

  @Test
  void reportsEachChangeOnce() throws Exception {
    PodPorts ports = PodPorts.of(PROBED);
    try (ReadinessProbe _ = ReadinessProbe.start(PROBED, ports, reports::add)) {
      // The server is not listening yet.
      assertThat(reports).containsExactly(false);
      HttpServer server = server(ports);
      try {
        statusCode.set(200);
        await().until(() -> reports.equals(List.of(false, true)));
        statusCode.set(503);
        await().until(() -> reports.equals(List.of(false, true, false)));
      } finally {
        server.stop(0);
      }
    }
  }

  private HttpServer server(PodPorts ports) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(),
        ports.local(new IntOrString("http")).orElseThrow()), 0);
    server.createContext("/readyz", exchange -> {
      exchange.sendResponseHeaders(statusCode.get(), -1);
      exchange.close();
    });
    server.start();
    return server;
  }

  @Test
  void rejectsProbesOfOtherKinds() throws IOException {
    Container container = new ContainerBuilder().withNewReadinessProbe().withNewTcpSocket()
        .endTcpSocket().endReadinessProbe().build();
    PodPorts ports = PodPorts.of(container);
    assertThatThrownBy(() -> ReadinessProbe.start(container, ports, reports::add))
        .isInstanceOf(PodRejectedException.class)
        .hasMessage("its readiness probe has no httpGet, and this node does not support others");
  }
}
