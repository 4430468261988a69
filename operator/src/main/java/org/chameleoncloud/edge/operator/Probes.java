package org.chameleoncloud.edge.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** What Kubernetes and Prometheus ask the operator: {@code /healthz}, {@code /readyz}, {@code /metrics}. */
final class Probes implements AutoCloseable {
  private final HttpServer server;

  private Probes(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts answering.
   *
   * @param port 0 for any free one
   * @param alive whether the process works; restarted when not
   * @param ready whether it has started
   * @throws IOException when the port cannot be had; the message names it and the option
   */
  static Probes start(int port, BooleanSupplier alive, BooleanSupplier ready,
      PrometheusMeterRegistry metrics)
      throws IOException {
    HttpServer server = listening(port);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> answer(exchange, alive.getAsBoolean()));
    server.createContext("/readyz", exchange -> answer(exchange, ready.getAsBoolean()));
    server.createContext("/metrics",
        exchange -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8",
            metrics.scrape()));
    server.start();
    return new Probes(server);
  }

  private static HttpServer listening(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(port), 0);
    } catch (BindException e) {
      throw new IOException("port " + port + " for /healthz, /readyz and /metrics cannot be had ("
          + e.getMessage() + "). Choose another with --port.", e);
    }
  }

  /** The port that it answers on. */
  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, boolean good) {
    send(exchange, good ? 200 : 503, "text/plain; charset=utf-8", good ? "ok\n" : "not yet\n");
  }

  private static void send(HttpExchange exchange, int status, String type, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("the caller hung up", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
