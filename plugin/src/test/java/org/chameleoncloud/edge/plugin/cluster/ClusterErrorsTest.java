package org.chameleoncloud.edge.plugin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when the API server does not answer as it should. */
class ClusterErrorsTest {
  @TempDir
  private Path directory;

  private Path kubeconfig(String server) throws IOException {
    return Files.writeString(directory.resolve("config"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {}}]
        contexts:
        - {name: one, context: {cluster: c, user: u, namespace: first}}
        - {name: two, context: {cluster: c, user: u}}
        current-context: one
        """.formatted(server));
  }

  /** The message of a list, of a server that answers so. */
  private String message(int code, String reason, String message) throws IOException {
    HttpServer server = HttpServer
        .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "reason": "%s",
         "message": "%s"}""".formatted(code, reason, message).getBytes(StandardCharsets.UTF_8);
    server.createContext("/", exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    try {
      return failure("http://127.0.0.1:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  private String failure(String server) throws IOException {
    try (Cluster cluster = Cluster.open(target(server, null), Duration.ofSeconds(5))) {
      return catchFailure(() -> cluster.devices("lab")).getMessage().replace(server, "SERVER");
    }
  }

  private ClusterTarget target(String server, String context) throws IOException {
    return new ClusterTarget(kubeconfig(server).toString(), context, null);
  }

  private static CommandFailure catchFailure(Runnable request) {
    try {
      request.run();
    } catch (CommandFailure e) {
      return e;
    }
    throw new AssertionError("the request did not fail");
  }

  @Test
  void aMissingPermissionIsNamed() throws IOException {
    assertThat(message(403, "Forbidden", "edgedevices is forbidden: User cannot list resource"))
        .isEqualTo("you may not list EdgeDevices in the namespace lab: name another --namespace, "
            + "or ask the cluster's administrators for the permission");
  }

  @Test
  void aClusterWithoutTheOperatorIsSuch() throws IOException {
    assertThat(message(404, "NotFound", "the server could not find the requested resource"))
        .startsWith("this cluster has no EdgeDevices: install");
  }

  @Test
  void expiredCredentialsAreSuch() throws IOException {
    assertThat(message(401, "Unauthorized", "Unauthorized"))
        .isEqualTo("the API server at SERVER/ rejects your credentials (401): sign in again, or "
            + "use another --context");
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(failure("http://127.0.0.1:" + port)).isEqualTo("the API server at SERVER/ cannot be "
        + "reached: nothing accepts connections there. Check the cluster and the kubeconfig: "
        + "kubectl cluster-info");
  }

  @Test
  void theNamespaceIsTheContextsOrDefault() throws IOException {
    try (Cluster one = Cluster.open(target("http://127.0.0.1:1", null));
        Cluster two = Cluster.open(target("http://127.0.0.1:1", "two"))) {
      assertThat(one.namespace()).isEqualTo("first");
      assertThat(two.namespace()).isEqualTo("default");
    }
  }

  @Test
  void anUnknownContextIsRefused() throws IOException {
    ClusterTarget target = target("http://127.0.0.1:1", "three");

    assertThatThrownBy(() -> Cluster.open(target))
        .hasMessage("the kubeconfig has no context \"three\"; it has one, two")
        .extracting(failure -> ((CommandFailure) failure).exitCode())
        .isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void aMissingKubeconfigIsNamed() {
    assertThatThrownBy(() -> Cluster.open(new ClusterTarget("/nonexistent", null, null)))
        .hasMessageStartingWith("the kubeconfig /nonexistent does not exist");
  }
}
