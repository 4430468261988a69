package org.chameleoncloud.edge.plugin.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to an API server whose policy refuses a deletion without the annotation that confirms it. */
class ConfirmDeletePolicyTest {
  private static final String DEVICE = """
      {"apiVersion": "edge.chameleoncloud.org/v1alpha1", "kind": "EdgeDevice",
       "metadata": {"name": "pi", "namespace": "lab", "resourceVersion": "1", "uid": "uid-1"},
       "spec": {"machineName": "raspberrypi5", "contactEmail": "lab@example.org"},
       "status": {"uuid": "3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11", "onDelete": "Delete"}}""";
  private static final String REFUSAL = """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 403,
       "reason": "Forbidden", "message": "edgedevices \\"pi\\" is forbidden: set the annotation
       edge.chameleoncloud.org/confirm-delete to the resource's name to delete it"}"""
      .replace("\n ", " ");

  private final List<String> requests = new CopyOnWriteArrayList<>();
  @TempDir
  private Path directory;
  private HttpServer server;
  private String annotation;
  private String deletion;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Files.writeString(directory.resolve("config"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: one, context: {cluster: c, user: u, namespace: lab}}]
        current-context: one
        """.formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    URI uri = exchange.getRequestURI();
    if (!exchange.getRequestMethod().equals("GET")) {
      requests.add(exchange.getRequestMethod()
          + Optional.ofNullable(uri.getQuery()).map(query -> " " + query).orElse(""));
    }
    switch (exchange.getRequestMethod()) {
      case "GET" -> send(exchange, 200, DEVICE);
      case "PATCH" -> {
        annotation = body;
        send(exchange, 200, DEVICE);
      }
      default -> {
        deletion = body;
        send(exchange, annotation == null ? 403 : 200,
            annotation == null ? REFUSAL : DEVICE);
      }
    }
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Run run(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "delete";
    arguments[1] = "pi";
    arguments[2] = "--kubeconfig=" + directory.resolve("config");
    System.arraycopy(more, 0, arguments, 3, more.length);
    return PluginHarness.run(PluginHarness.contextWith(new StringReader("")), arguments);
  }

  @Test
  void theAnnotationIsSetOnceTheUserHasConfirmed() {
    Run run = run("--yes");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(requests).containsExactly("DELETE", "PATCH fieldManager=kubectl-chi-edge", "DELETE");
    assertThat(annotation).isEqualTo("{\"metadata\":{\"uid\":\"uid-1\",\"annotations\":"
        + "{\"edge.chameleoncloud.org/confirm-delete\":\"pi\"}}}");
    assertThat(deletion).contains("\"preconditions\":{\"uid\":\"uid-1\"}");
  }

  @Test
  void aDryRunOnTheServerChangesNothing() {
    Run run = run("--dry-run=server");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("confirm-delete");
    assertThat(requests).allMatch(request -> request.equals("DELETE dryRun=All"));
  }
}
