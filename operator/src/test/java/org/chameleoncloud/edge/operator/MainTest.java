package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes of the process, and what it logs. */
class MainTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern STARTED = Pattern.compile("event=started|\"event\":\"started\"");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private Path directory;
  private Process process;

  @AfterEach
  void stopProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start(String apiServer, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", classPath(), Main.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr().toFile())
        .redirectOutput(directory.resolve("out").toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("EDGE_"));
    builder.environment().put("KUBECONFIG", kubeconfig(apiServer).toString());
    process = builder.start();
  }

  /** Like in the jar. The in-memory server for tests adds another HTTP transport. */
  private static String classPath() {
    String all = System.getProperty("surefire.test.class.path",
        System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator)).filter(part -> !part.contains("vertx"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path kubeconfig(String apiServer) throws IOException {
    return Files.writeString(directory.resolve("kubeconfig"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: test, user: {}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        current-context: test
        """.formatted(apiServer));
  }

  private Path stderr() {
    return directory.resolve("err");
  }

  private String log() {
    try {
      return Files.readString(stderr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("exited").isTrue();
    return process.exitValue();
  }

  private static String unreachableAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void exitsWith2ForAnUnknownOption() throws IOException, InterruptedException {
    start(unreachableAddress(), "--poll-intervall=3s");
    assertThat(exitCode()).isEqualTo(2);
    assertThat(log()).isEqualTo("""
        Unknown option: '--poll-intervall=3s'
        Possible solutions: --port, --poll-interval, --poll-interval-converging
        Run chi-edge-operator --help for the options.
        """);
  }

  @Test
  void exitsWith1IfTheApiServerIsUnreachable() throws IOException, InterruptedException {
    String address = unreachableAddress();
    start(address, "--port=0");
    assertThat(exitCode()).isEqualTo(1);
    assertThat(log()).contains("The operator cannot start: the Kubernetes API server at "
        + address + "/ cannot be reached: Connection refused.")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void logsWhyItCannotStart() throws IOException, InterruptedException {
    start(unreachableAddress(), "--port=0", "--log-format=Json");
    assertThat(exitCode()).isEqualTo(1);
    JsonNode last = JSON.readTree(log().lines().toList().getLast());
    assertThat(last.path("level").asText()).isEqualTo("ERROR");
    assertThat(last.path("event").asText()).isEqualTo("start-failed");
    assertThat(last.path("message").asText()).startsWith("The operator cannot start: ");
    assertThat(last.has("stack")).isFalse();
  }

  @Test
  void exitsWith2ForAnUnknownLogFormat() throws IOException, InterruptedException {
    start(unreachableAddress(), "--log-format=xml");
    assertThat(exitCode()).isEqualTo(2);
    assertThat(log()).isEqualTo("""
        Invalid value for option '--log-format': expected one of [TEXT, JSON] (case-insensitive) \
        but was 'xml'
        Run chi-edge-operator --help for the options.
        """);
  }

  @Test
  void shutsDownGracefullyOnSigterm() throws IOException, InterruptedException {
    startAndStop();
    assertThat(log()).contains(" INFO  Main event=started apiServer=http://127.0.0.1:",
        " namespaces=all port=", " INFO  Main event=stopping\n")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void logsOneObjectPerLineInJsonFormat() throws IOException, InterruptedException {
    startAndStop("--log-format=json", "--log-level=DEBUG");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : log().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines).allSatisfy(line -> assertThat(line.fieldNames()).toIterable()
        .startsWith("time", "level", "logger"));
    assertThat(lines).extracting(line -> line.path("event").asText())
        .contains("started", "stopping");
    assertThat(lines).as("log lines of libraries").anyMatch(
        line -> line.path("logger").asText().startsWith("io.javaoperatorsdk."));
  }

  private void startAndStop(String... args) throws IOException, InterruptedException {
    var server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(),
        new KubernetesCrudDispatcher(), false);
    server.init();
    try {
      server.expectCustomResource(
          CustomResourceDefinitionContext.fromCustomResourceType(EdgeDevice.class));
      start("http://127.0.0.1:" + server.getPort(),
          Stream.concat(Stream.of("--port=0"), Stream.of(args)).toArray(String[]::new));
      await().atMost(TIMEOUT).until(() -> STARTED.matcher(log()).find());
      process.destroy();
      assertThat(exitCode()).isEqualTo(143);
    } finally {
      MockServers.stop(server);
    }
  }
}
