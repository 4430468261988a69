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

/** The system's Prometheus, which scrapes one operator every second and knows the alerts. */
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

  /** Skips the test where the program is missing, and fails it where it must not be. */
  static Path program() {
    Optional<Path> found = Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "prometheus")).filter(Files::isExecutable).findFirst();
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      fail(MISSING);
    }
    Assumptions.assumeTrue(found.isPresent(), MISSING);
    return found.orElseThrow();
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param folder receives its configuration, data and log
   * @param operatorPort where the operator's metrics are, on 127.0.0.1
   * @param alerts a file of rules
   */
  static Prometheus start(Path folder, int operatorPort, Path alerts) throws IOException {
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["%s"]
        scrape_configs:
          - job_name: chi-edge
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """.formatted(alerts, operatorPort));
    Path log = folder.resolve("prometheus.log");
    Daemon process = Daemon.start(List.of(program().toString(), "--config.file=" + configuration,
        "--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:0"), log);
    try {
      return answering(process, log);
    } catch (RuntimeException | AssertionError e) {
      process.stop();
      throw e;
    }
  }

  private static Prometheus answering(Daemon process, Path log) {
    String address = Lab.patience("prometheus says where it listens")
        .failFast("prometheus has ended, see " + log, () -> !process.isAlive())
        .until(() -> LISTENING.matcher(Files.readString(log)).results()
            .map(line -> line.group(1)).findFirst(), Optional::isPresent)
        .orElseThrow();
    Prometheus started = new Prometheus(process, "http://" + address);
    Lab.patience("prometheus answers").until(() -> started.query("vector(1)").size() == 1);
    return started;
  }

  /**
   * The result of a query of now: an array of series.
   *
   * @throws AssertionError when Prometheus does not understand it
   */
  JsonNode query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  /** All rules as they were last evaluated. */
  Stream<JsonNode> rules() {
    return get("/api/v1/rules").path("groups").valueStream()
        .flatMap(group -> group.path("rules").valueStream());
  }

  private JsonNode get(String path) {
    try {
      JsonNode answer = json.readTree(client.send(
          HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString())
          .body());
      if (!answer.path("status").asText().equals("success")) {
        throw new AssertionError(path + ": " + answer.path("error").asText());
      }
      return answer.path("data");
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
