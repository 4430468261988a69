package org.chameleoncloud.edge.plugin.image.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.ClusterTarget;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod.Access;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt at any time leaves no pod. The API server answers one method only when the test says so. */
class ClaimPodTest {
  private static final TransferPod DEFINITION = new TransferPod("edge-images", false, Access.READ,
      new BakerImage("registry.example.org/baker:1", List.of()), null, Duration.ofHours(1));

  @TempDir
  private Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  /** Methods of the writes, when their responses are sent. */
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private String held = "";
  private HttpServer server;
  private Cluster cluster;
  private ClaimPod pod;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::respond);
    server.start();
    Path kubeconfig = Files.writeString(directory.resolve("config"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: c, context: {cluster: c, user: u, namespace: lab}}]
        current-context: c
        """.formatted(server.getAddress().getPort()));
    cluster = Cluster.open(new ClusterTarget(kubeconfig.toString(), null, null));
    pod = ClaimPod.of(cluster, DEFINITION, Duration.ofSeconds(1), _ -> {});
  }

  @AfterEach
  void stop() {
    answer.countDown();
    pod.close();
    cluster.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void respond(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (method.equals(held)) {
      arrived.countDown();
      awaitAnswer();
    }
    if (!method.equals("GET")) {
      writes.add(method);
    }
    byte[] body = (method.equals("GET")
        ? "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"metadata\": {}, \"items\": []}"
        : "{\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"p\"}}")
        .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void awaitAnswer() {
    try {
      answer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy() {
    try {
      pod.copy(Request.file("pi.img", false, 0, 1), OutputStream.nullOutputStream(), _ -> {});
    } catch (IOException | CommandFailure _) {
      // The pod never starts.
    }
  }

  /** Interrupts the command while a request of it has no response yet. */
  private void interruptWhile(String method, Runnable command) throws InterruptedException {
    held = method;
    Thread main = Thread.ofPlatform().start(command);
    arrived.await();
    Thread hook = Thread.ofPlatform().start(pod::interrupt);
    Awaitility.await("the hook waits").atMost(Duration.ofSeconds(30))
        .until(() -> hook.getState() == Thread.State.WAITING);
    assertThat(writes).doesNotContain("DELETE");
    answer.countDown();
    hook.join();
    assertThat(writes).endsWith("DELETE");
    main.join();
  }

  @Test
  void anInterruptDuringTheCreationWaitsForItAndDeletesThePod() throws InterruptedException {
    interruptWhile("POST", this::copy);

    assertThat(writes).containsExactly("POST", "DELETE");
  }

  @Test
  void anInterruptDuringTheDeletionWaitsForIt() throws InterruptedException {
    copy();
    interruptWhile("DELETE", pod::close);

    assertThat(writes).containsExactly("POST", "DELETE");
  }

  @Test
  void anInterruptedCommandCreatesNoPod() {
    pod.interrupt();
    copy();

    assertThat(writes).isEmpty();
  }
}
