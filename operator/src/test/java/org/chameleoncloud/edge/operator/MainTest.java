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

/** How the process ends, and what it says then. */
class MainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern STARTED = Pattern.compile("event=started|\"event\":\"started\"");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private Path folder;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start(String apiServer, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", classPath(), Main.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors().toFile())
        .redirectOutput(folder.resolve("out").toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("EDGE_"));
    builder.environment().put("KUBECONFIG", kubeconfig(apiServer).toString());
    process = builder.start();
  }

  /** As in the jar: the in-memory server for tests brings a transport of its own. */
  private static String classPath() {
    String all = System.getProperty("surefire.test.class.path",
        System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator)).filter(part -> !part.contains("vertx"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path kubeconfig(String apiServer) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: test, user: {}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        current-context: test
        """.formatted(apiServer));
  }

  private Path errors() {
    return folder.resolve("err");
  }

  private String said() {
    try {
      return Files.readString(errors());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void aWrongOptionEndsWithTwo() throws IOException, InterruptedException {
    start(nobody(), "--poll-intervall=3s");
    assertThat(exitCode()).isEqualTo(2);
    assertThat(said()).isEqualTo("""
        Unknown option: '--poll-intervall=3s'
        Possible solutions: --port, --poll-interval, --poll-interval-converging
        Run chi-edge-operator --help for the options.
        """);
  }

  @Test
  void anApiServerThatCannotBeReachedEndsWithOne() throws IOException, InterruptedException {
    String address = nobody();
    start(address, "--port=0");
    assertThat(exitCode()).isEqualTo(1);
    assertThat(said()).contains("The operator cannot start: the Kubernetes API server at "
        + address + "/ cannot be reached: Connection refused.")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void whatKeepsItFromStartingIsALineOfTheLogToo() throws IOException, InterruptedException {
    start(nobody(), "--port=0", "--log-format=Json");
    assertThat(exitCode()).isEqualTo(1);
    JsonNode last = JSON.readTree(said().lines().toList().getLast());
    assertThat(last.path("level").asText()).isEqualTo("ERROR");
    assertThat(last.path("event").asText()).isEqualTo("start-failed");
    assertThat(last.path("message").asText()).startsWith("The operator cannot start: ");
    assertThat(last.has("stack")).isFalse();
  }

  @Test
  void anUnknownFormatOfTheLogEndsWithTwo() throws IOException, InterruptedException {
    start(nobody(), "--log-format=xml");
    assertThat(exitCode()).isEqualTo(2);
    assertThat(said()).isEqualTo("""
        Invalid value for option '--log-format': expected one of [TEXT, JSON] (case-insensitive) \
        but was 'xml'
        Run chi-edge-operator --help for the options.
        """);
  }

  @Test
  void aSigtermEndsItInOrder() throws IOException, InterruptedException {
    startsAndStops();
    assertThat(said()).contains(" INFO  Main event=started apiServer=http://127.0.0.1:",
        " namespaces=all port=", " INFO  Main event=stopping\n")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void everyLineIsAnObjectWhereJsonIsAskedFor() throws IOException, InterruptedException {
    startsAndStops("--log-format=json", "--log-level=DEBUG");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : said().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines).allSatisfy(line -> assertThat(line.fieldNames()).toIterable()
        .startsWith("time", "level", "logger"));
    assertThat(lines).extracting(line -> line.path("event").asText())
        .contains("started", "stopping");
    assertThat(lines).as("the libraries' lines").anyMatch(
        line -> line.path("logger").asText().startsWith("io.javaoperatorsdk."));
  }

  private void startsAndStops(String... args) throws IOException, InterruptedException {
    var server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(),
        new KubernetesCrudDispatcher(), false);
    server.init();
    try {
      server.expectCustomResource(
          CustomResourceDefinitionContext.fromCustomResourceType(EdgeDevice.class));
      start("http://127.0.0.1:" + server.getPort(),
          Stream.concat(Stream.of("--port=0"), Stream.of(args)).toArray(String[]::new));
      await().atMost(PATIENCE).until(() -> STARTED.matcher(said()).find());
      process.destroy();
      assertThat(exitCode()).isEqualTo(143);
    } finally {
      server.destroy();
    }
  }
}
