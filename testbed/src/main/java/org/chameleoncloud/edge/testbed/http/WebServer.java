package org.chameleoncloud.edge.testbed.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.chameleoncloud.edge.testbed.traffic.Delivery;
import org.chameleoncloud.edge.testbed.traffic.Effect;
import org.chameleoncloud.edge.testbed.traffic.Faults;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;
import org.chameleoncloud.edge.testbed.traffic.SeenRequest;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the testbed's ports: hands requests to a {@link WebService}, lets faults loose on them and keeps the log.
 *
 * <p>The JDK's server closes the connection of an exchange that is closed early, which is what dropped connections,
 * lost answers and cut bodies need; {@code EdgeTest} holds it to that.
 */
public final class Edge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final int BACKLOG = 1024;

  private final Service service;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Faults faults;
  private final RequestLog requests;
  private final Clock clock;

  private Edge(Service service, HttpServer server, Faults faults, RequestLog requests,
      Clock clock) {
    this.service = service;
    this.server = server;
    this.faults = faults;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * Takes the port on the loopback address; requests wait until {@link #serve} is called.
   *
   * @param port 0 for any free one
   * @throws PortTaken when another process listens there
   */
  public static Edge bind(Service service, int port, Faults faults, RequestLog requests,
      Clock clock) throws IOException {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
      return new Edge(service, HttpServer.create(address, BACKLOG), faults, requests, clock);
    } catch (BindException e) {
      throw new PortTaken(service, port, e);
    }
  }

  /** Where it listens, such as {@code http://127.0.0.1:5000}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Starts to answer. */
  public void serve(WebService web) {
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, web));
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange, WebService web) throws IOException {
    Instant at = clock.instant();
    try (exchange) {
      Call call = Call.read(exchange);
      String route = web.routeOf(call.path());
      Optional<String> credential = web.credentialOf(call);
      Faults.Fate fate = faults.fateOf(service, call.method(), route);
      pause(fate.delay());
      Reply reply = reply(call, web, fate.effect());
      SeenRequest seen = new SeenRequest(service, call.method(), route, call.path(),
          reply.answer().map(Answer::status).orElse(0), reply.delivery(), credential.orElse(""),
          at);
      requests.add(seen);
      LOG.debug("service={} method={} path={} status={} delivery={} credential={}", service,
          seen.method(), seen.path(), seen.status(), seen.delivery(), seen.credentialId());
      send(exchange, reply);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reply reply(Call call, WebService web, Optional<Effect> effect) {
    return switch (effect.orElse(null)) {
      case null -> new Reply(Optional.of(answer(call, web)), Delivery.ANSWERED, 0);
      case Effect.Drop() -> new Reply(Optional.empty(), Delivery.DROPPED, 0);
      case Effect.LoseAnswer() -> new Reply(Optional.of(answer(call, web)), Delivery.LOST, 0);
      case Effect.CutBody(int bytes) -> cut(answer(call, web), bytes);
      case Effect.Status status -> new Reply(Optional.of(refusal(status)), Delivery.ANSWERED, 0);
      case Effect.Delay _ -> throw new IllegalStateException("delays are served before");
    };
  }

  // A defect of ours must look like one of theirs: a client sees a bare 500, and we find it in the log.
  private static Answer answer(Call call, WebService web) {
    try {
      return web.answer(call);
    } catch (RuntimeException e) {
      LOG.error("a request failed: {}", call, e);
      return Routes.page(500, "Internal Server Error", "The server encountered an internal error"
          + " and was unable to complete your request.");
    }
  }

  private static Reply cut(Answer answer, int bytes) {
    return answer.body().length <= bytes
        ? new Reply(Optional.of(answer), Delivery.ANSWERED, 0)
        : new Reply(Optional.of(answer), Delivery.CUT, bytes);
  }

  private static Answer refusal(Effect.Status status) {
    Answer answer = Answer.html(status.code(), status.body())
        .with("Content-Type", status.contentType());
    for (var header : status.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.delivery() == Delivery.DROPPED || reply.delivery() == Delivery.LOST) {
      return;
    }
    Answer answer = reply.answer().orElseThrow();
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    int length = answer.body().length;
    if (length == 0) {
      // The JDK writes "Content-Length: 0" for every empty answer but 204 and 304, which have none.
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), length);
    OutputStream out = exchange.getResponseBody();
    if (reply.delivery() == Delivery.CUT) {
      out.write(answer.body(), 0, reply.cutAfter());
      out.flush();
      return;
    }
    out.write(answer.body());
    out.close();
  }

  private static void pause(Duration delay) throws InterruptedException {
    if (!delay.isZero()) {
      Thread.sleep(delay);
    }
  }

  private record Reply(Optional<Answer> answer, Delivery delivery, int cutAfter) {}
}
