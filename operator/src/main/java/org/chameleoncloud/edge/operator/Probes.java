package org.chameleoncloud.edge.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The endpoints for Kubernetes and Prometheus: {@code /healthz}, {@code /readyz}, {@code /metrics}. */
final class Probes implements AutoCloseable {
  private final HttpServer server;

  private Probes(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any free one
   * @param alive whether the process works; Kubernetes restarts it when not
   * @param ready whether it has started
   * @throws IOException when the port is not available; the message names it and the option
   */
  static Probes start(int port, BooleanSupplier alive, BooleanSupplier ready,
      PrometheusRegistry metrics)
      throws IOException {
    HttpServer server = listen(port);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> respond(exchange, alive.getAsBoolean()));
    server.createContext("/readyz", exchange -> respond(exchange, ready.getAsBoolean()));
    server.createContext("/metrics",
        exchange -> send(exchange, 200, PrometheusTextFormatWriter.CONTENT_TYPE,
            text(metrics, RequestedMetrics.of(exchange.getRequestURI().getQuery()))));
    server.start();
    return new Probes(server);
  }

  private static HttpServer listen(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(port), 0);
    } catch (BindException e) {
      throw new IOException(
          "port " + port + " for /healthz, /readyz and /metrics is not available ("
              + e.getMessage() + "). Choose another with --port.",
          e);
    }
  }

  /** The port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  private static void respond(HttpExchange exchange, boolean ok) {
    send(exchange, ok ? 200 : 503, "text/plain; charset=utf-8",
        (ok ? "ok\n" : "not yet\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The current metrics of some names in Prometheus' text format. */
  static byte[] text(PrometheusRegistry metrics, Predicate<String> names) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, metrics.scrape(names),
          EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return text.toByteArray();
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body) {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("the client closed the connection", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
