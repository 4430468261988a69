package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.process.Daemon;
import org.junit.jupiter.api.Assumptions;

/** The installed Prometheus, which scrapes one operator every second and evaluates the alerts. */
final class Prometheus implements AutoCloseable {
  private static final String MISSING = "prometheus is missing: install the package prometheus";
  private static final Pattern LISTENING = Pattern
      .compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Daemon process;
  private final String address;

  private Prometheus(Daemon process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Finds the program. Skips the test if it is missing, or fails it in CI. */
  static Path program() {
    Optional<Path> found = Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, "prometheus")).filter(Files::isExecutable).findFirst();
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      fail(MISSING);
    }
    Assumptions.assumeTrue(found.isPresent(), MISSING);
    return found.orElseThrow();
  }

  /**
   * Starts it and waits until it responds.
   *
   * @param directory for its configuration, data and log
   * @param operatorPort the port of the operator's metrics on 127.0.0.1
   * @param alerts a rules file
   */
  static Prometheus start(Path directory, int operatorPort, Path alerts) throws IOException {
    Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["%s"]
        scrape_configs:
          - job_name: chi-edge
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """.formatted(alerts, operatorPort));
    Path log = directory.resolve("prometheus.log");
    Daemon process = Daemon.start(List.of(program().toString(), "--config.file=" + configuration,
        "--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:0"),
        log);
    try {
      return awaitResponse(process, log);
    } catch (RuntimeException | AssertionError e) {
      process.stop();
      throw e;
    }
  }

  private static Prometheus awaitResponse(Daemon process, Path log) {
    String address = TestEnvironment.eventually("prometheus logs its address")
        .failFast("prometheus exited, see " + log, () -> !process.isAlive())
        .until(() -> LISTENING.matcher(Files.readString(log)).results()
            .map(line -> line.group(1)).findFirst(), Optional::isPresent)
        .orElseThrow();
    Prometheus started = new Prometheus(process, "http://" + address);
    TestEnvironment.eventually("prometheus responds")
        .until(() -> started.query("vector(1)").size() == 1);
    return started;
  }

  /**
   * The current result of a query, an array of series.
   *
   * @throws AssertionError if the query is invalid
   */
  JsonNode query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  /** All rules with their last evaluation. */
  Stream<JsonNode> rules() {
    return get("/api/v1/rules").path("groups").valueStream()
        .flatMap(group -> group.path("rules").valueStream());
  }

  private JsonNode get(String path) {
    try {
      JsonNode response = json.readTree(client.send(
          HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString())
          .body());
      if (!response.path("status").asText().equals("success")) {
        throw new AssertionError(path + ": " + response.path("error").asText());
      }
      return response.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    process.stop();
  }
}
