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
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/** An operator's process. */
final class BenchOperator implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration LOOK_POLL = Duration.ofMillis(500);
  private static final String LOOKS = "chi_edge_reconcile_duration_seconds_count{result=\"success\"}";
  private static final String WAITING = "chi_edge_reconciles_waiting";
  /** Asked for often: all metrics of 10,000 devices would cost the operator a fifth of a core. */
  private static final String PROGRESS = "?name%5B%5D=chi_edge_reconcile_duration_seconds"
      + "&name%5B%5D=" + WAITING;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern STARTED = Pattern.compile("event=started .* port=(\\d+)");

  private final OperatorProcess operator;
  private String port;

  BenchOperator(OperatorProcess operator) {
    this.operator = operator;
  }

  /** Starts it, with its output in operator.log. */
  static BenchOperator start(String command, List<String> options, BenchLab lab)
      throws IOException {
    return start(command, options, lab, "operator.log");
  }

  /**
   * Starts it.
   *
   * @param log the name of the file with its output, in the directory of the benchmark
   */
  static BenchOperator start(String command, List<String> options, BenchLab lab, String log)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" +")));
    if (words.getFirst().equals("java")) {
      words.set(0, JavaProgram.java().toString());
    }
    if (lab.namespaces().size() == 1) {
      words.addAll(List.of("--namespaces", lab.namespaces().getFirst()));
    }
    words.addAll(List.of("--port", "0", "--testbed-hosts",
        lab.testbed().identityUrl().getHost(), "--plain-http"));
    words.addAll(options);
    return new BenchOperator(OperatorProcess.start(words, lab.cluster().kubeconfig(),
        lab.directory().resolve(log)));
  }

  Process process() {
    return operator.process();
  }

  /** The file with its output. */
  Path log() {
    return operator.log();
  }

  /** Kills it, and waits until it has exited. */
  void kill() throws InterruptedException {
    operator.kill();
  }

  /** The port of its probes and metrics; empty until it has started. */
  Optional<String> port() throws IOException {
    if (port == null) {
      Matcher started = STARTED.matcher(Files.readString(log()));
      port = started.find() ? started.group(1) : null;
    }
    return Optional.ofNullable(port);
  }

  /** Waits until it is Ready. */
  void awaitStart() throws IOException, InterruptedException {
    while (port().isEmpty()) {
      requireAlive();
      Thread.sleep(POLL);
    }
  }

  /**
   * Does nothing while it runs.
   *
   * @throws IOException if it has ended
   */
  void requireAlive() throws IOException {
    if (!operator.isAlive()) {
      throw new IOException("the operator has ended: see " + log());
    }
  }

  /** A scrape of all its metrics. */
  String metrics() throws IOException, InterruptedException {
    return metrics("");
  }

  private String metrics(String query) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port().orElseThrow() + "/metrics" + query);
    return HTTP.send(HttpRequest.newBuilder(uri).timeout(SCRAPE_TIMEOUT).build(),
        BodyHandlers.ofString()).body();
  }

  /** How many reconciliations have ended well. */
  double looks() throws IOException, InterruptedException {
    return new Scrape(metrics(PROGRESS)).value(LOOKS);
  }

  /** Waits for so many of them; settled devices are reconciled once. */
  void awaitLooks(double looks) throws IOException, InterruptedException {
    while (looks() < looks) {
      requireAlive();
      Thread.sleep(LOOK_POLL);
    }
  }

  /**
   * Waits until so many reconciliations have ended well, none waits, and a condition holds, which may be expensive to ask.
   *
   * @return the most reconciliations that waited meanwhile
   */
  double awaitIdle(double looks, BooleanSupplier condition)
      throws IOException, InterruptedException {
    double most = 0;
    while (true) {
      Scrape scrape = new Scrape(metrics(PROGRESS));
      double waiting = scrape.value(WAITING);
      most = Math.max(most, waiting);
      if (waiting == 0 && scrape.value(LOOKS) >= looks && condition.getAsBoolean()) {
        return most;
      }
      requireAlive();
      Thread.sleep(LOOK_POLL);
    }
  }

  /** Waits for a condition. */
  void await(BooleanSupplier condition, Duration poll) throws IOException, InterruptedException {
    while (!condition.getAsBoolean()) {
      requireAlive();
      Thread.sleep(poll);
    }
  }

  double cpuSeconds() {
    return operator.process().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  @Override
  public void close() {
    operator.close();
  }
}
