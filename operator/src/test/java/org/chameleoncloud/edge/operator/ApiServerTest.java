package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiServerTest {
  private static final String EMPTY_LIST = "{\"apiVersion\":\"edge.chameleoncloud.org/v1alpha1\","
      + "\"kind\":\"EdgeDeviceList\",\"metadata\":{},\"items\":[]}";

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private KubernetesClient client;
  private volatile int status = 200;
  private volatile String devices = EMPTY_LIST;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.start();
    client = client(address());
  }

  private static KubernetesClient client(String server) {
    return new KubernetesClientBuilder().withConfig(
        new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty()).withMasterUrl(server)
            .build())
        .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void respond(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    byte[] body = (status == 200 ? devices : "").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void listsOneDeviceInAllNamespaces() throws IOException {
    ApiServer.requireDevices(client, List.of());
    assertThat(requests)
        .containsExactly("/apis/edge.chameleoncloud.org/v1alpha1/edgedevices?limit=1");
  }

  @Test
  void listsOneDeviceInEachNamespace() throws IOException {
    ApiServer.requireDevices(client, List.of("lab", "roof"));
    assertThat(requests).containsExactly(
        "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/lab/edgedevices?limit=1",
        "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/roof/edgedevices?limit=1");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "401 | rejects the operator's credentials (401)",
      "403 | does not allow the operator to list EdgeDevices in the namespace lab (403)",
      "404 | does not know EdgeDevices (404). Install the CustomResourceDefinition first",
      "418 | cannot list EdgeDevices (418)"})
  void anErrorResponseSaysWhatToDo(int code, String message) {
    status = code;
    assertThatThrownBy(() -> ApiServer.requireDevices(client, List.of("lab")))
        .isInstanceOf(IOException.class).hasMessageContaining(address())
        .hasMessageContaining(message);
  }

  @Test
  void anUnreachableServerIsNamed() {
    server.stop(0);
    assertThatThrownBy(() -> ApiServer.requireDevices(client, List.of()))
        .isInstanceOf(IOException.class).hasMessageStartingWith(
            "the Kubernetes API server at " + address() + " cannot be reached: Connection refused");
  }

  @Test
  void aClosedConnectionIsNotReportedAsABadCertificate() throws IOException {
    try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KubernetesClient secure = client("https://127.0.0.1:" + closing.getLocalPort())) {
      Thread.ofPlatform().daemon().start(() -> closeConnections(closing));
      assertThatThrownBy(() -> ApiServer.requireDevices(secure, List.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be reached: it closed the connection in the TLS handshake");
    }
  }

  private static void closeConnections(ServerSocket server) {
    try {
      while (true) {
        try (Socket connection = server.accept()) {
          assertThat(connection.getInputStream().read()).isNotNegative();
        }
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  @Test
  void anUnreadableDeviceIsReportedWithItsField() throws IOException {
    devices = """
        {"apiVersion": "edge.chameleoncloud.org/v1alpha1", "kind": "EdgeDeviceList", "metadata": {},
         "items": [
          {"metadata": {"name": "good", "namespace": "lab"}, "spec": {"machineName": "jetson-nano"}},
          {"metadata": {"name": "bad", "namespace": "lab"},
           "spec": {"image": {"connections": [{"name": ["a", "b"]}]}}}]}
        """;
    ApiServer.requireDevices(client, List.of());
    assertThat(ApiServer.unreadableDevice(client, List.of())).hasValueSatisfying(
        message -> assertThat(message).startsWith(
            "EdgeDevice lab/bad cannot be read: spec.image.connections[0].name: Cannot deserialize"));
    devices = EMPTY_LIST;
    assertThat(ApiServer.unreadableDevice(client, List.of("lab"))).isEmpty();
  }
}
