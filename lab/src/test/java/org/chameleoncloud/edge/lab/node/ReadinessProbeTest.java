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

  private final List<Boolean> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger answer = new AtomicInteger(503);

  @Test
  void aContainerWithoutAProbeIsReadyAtOnce() throws Exception {
    Container container = new ContainerBuilder().build();
    ReadinessProbe.follow(container, PodPorts.of(container), told::add).close();
    assertThat(told).containsExactly(true);
  }

  @Test
  void tellsEachChangeOnce() throws Exception {
    PodPorts ports = PodPorts.of(PROBED);
    try (ReadinessProbe _ = ReadinessProbe.follow(PROBED, ports, told::add)) {
      // Nobody listens yet.
      assertThat(told).containsExactly(false);
      HttpServer server = server(ports);
      try {
        answer.set(200);
        await().until(() -> told.equals(List.of(false, true)));
        answer.set(503);
        await().until(() -> told.equals(List.of(false, true, false)));
      } finally {
        server.stop(0);
      }
    }
  }

  private HttpServer server(PodPorts ports) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(),
        ports.here(new IntOrString("http")).orElseThrow()), 0);
    server.createContext("/readyz", exchange -> {
      exchange.sendResponseHeaders(answer.get(), -1);
      exchange.close();
    });
    server.start();
    return server;
  }

  @Test
  void refusesAProbeOfAnotherKind() throws IOException {
    Container container = new ContainerBuilder().withNewReadinessProbe().withNewTcpSocket()
        .endTcpSocket().endReadinessProbe().build();
    PodPorts ports = PodPorts.of(container);
    assertThatThrownBy(() -> ReadinessProbe.follow(container, ports, told::add))
        .isInstanceOf(PodRejectedException.class)
        .hasMessage("its readiness probe asks no path, which this node does not do");
  }
}
