package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An operator's process. */
record BenchOperator(Process process, Path log) implements AutoCloseable {
  private static final int GRACE_SECONDS = 20;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Pattern STARTED = Pattern.compile("event=started .* port=(\\d+)");

  static BenchOperator start(String command, List<String> options, BenchLab lab)
      throws IOException {
    Path log = lab.directory().resolve("operator.log");
    List<String> words = new ArrayList<>(List.of(command.split(" +")));
    if (lab.namespaces().size() == 1) {
      words.addAll(List.of("--namespaces", lab.namespaces().getFirst()));
    }
    words.addAll(List.of("--port", "0", "--testbed-hosts",
        lab.testbed().identityUrl().getHost(), "--plain-http"));
    words.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", lab.cluster().kubeconfig().toString());
    builder.environment().remove("EDGE_LOG_FORMAT");
    return new BenchOperator(builder.start(), log);
  }

  /** The port of its probes and metrics; empty until it has started. */
  Optional<String> port() throws IOException {
    Matcher started = STARTED.matcher(Files.readString(log));
    return started.find() ? Optional.of(started.group(1)) : Optional.empty();
  }

  /** Waits until it is Ready. */
  void awaitStart() throws IOException, InterruptedException {
    while (port().isEmpty()) {
      if (!process.isAlive()) {
        throw new IOException("the operator has ended: see " + log);
      }
      Thread.sleep(POLL);
    }
  }

  /** A scrape of its metrics. */
  String metrics(HttpClient client) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port().orElseThrow() + "/metrics");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  double cpuSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
