package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final AtomicBoolean ready = new AtomicBoolean();
  private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(
      PrometheusConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private Probes probes;

  @BeforeEach
  void start() throws IOException {
    probes = Probes.start(0, alive::get, ready::get, meters.getPrometheusRegistry());
  }

  @AfterEach
  void stop() {
    probes.close();
    client.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + probes.port() + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  @Test
  void reportsWhetherTheProcessIsHealthy() throws IOException, InterruptedException {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    alive.set(false);
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void reportsWhetherItIsReady() throws IOException, InterruptedException {
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    ready.set(true);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void servesMetricsInThePrometheusFormat() throws IOException, InterruptedException {
    meters.counter("things").increment();
    HttpResponse<String> response = get("/metrics");
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).contains("things_total 1.0");
  }

  @Test
  void servesOnlyTheMetricsThatAreAskedFor() throws IOException, InterruptedException {
    meters.counter("things").increment();
    meters.gauge("size", 7);
    meters.timer("work").record(Duration.ofSeconds(2));

    assertThat(series("?name[]=size")).containsExactly("size 7.0");
    assertThat(series("?name%5B%5D=things_total&name[]=size")).containsExactly("size 7.0",
        "things_total 1.0");
    assertThat(series("?name[]=work_seconds_count")).contains("work_seconds_count 1");
    assertThat(series("?name[]=none")).isEmpty();
    assertThat(series("?other=size")).isEqualTo(series(""))
        .contains("size 7.0", "things_total 1.0");
  }

  private List<String> series(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = get("/metrics" + query.replace("[]", "%5B%5D"));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void hasNoOtherPaths() throws IOException, InterruptedException {
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void aPortInUseIsNamedWithTheOption() {
    int usedPort = probes.port();
    assertThatThrownBy(
        () -> Probes.start(usedPort, alive::get, ready::get, meters.getPrometheusRegistry()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("port " + usedPort).hasMessageContaining("--port");
  }
}
