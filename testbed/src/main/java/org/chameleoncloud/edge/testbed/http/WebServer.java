package org.chameleoncloud.edge.testbed.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.chameleoncloud.edge.testbed.traffic.FaultEffect;
import org.chameleoncloud.edge.testbed.traffic.Faults;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;
import org.chameleoncloud.edge.testbed.traffic.ResponseDelivery;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link WebService} on one port, injects faults and logs every request.
 *
 * <p>Faults that drop the connection, lose the response or cut the body rely on the JDK's server closing the connection
 * when an exchange is closed early. {@code WebServerTest} checks that it does.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int BACKLOG = 1024;

  private final Service service;
  private final ListenAddress address;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Faults faults;
  private final RequestLog requests;
  private final Clock clock;
  private final Optional<KeepAliveProxy> proxy;

  private WebServer(Service service, ListenAddress address, HttpServer server,
      Optional<KeepAliveProxy> proxy, Faults faults, RequestLog requests, Clock clock) {
    this.service = service;
    this.address = address;
    this.server = server;
    this.proxy = proxy;
    this.faults = faults;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * Binds the port; requests wait until {@link #serve} is called.
   *
   * @param address the address that clients connect to
   * @param port 0 for any free port
   * @param keepAlive how long a connection may be idle after a response, before it is closed; empty for the 30 s of the
   *     JDK
   * @throws PortUnavailableException when another process listens there, or the port may not be used
   */
  public static WebServer bind(Service service, ListenAddress address, int port,
      Optional<Duration> keepAlive, Faults faults, RequestLog requests, Clock clock)
      throws IOException {
    try {
      HttpServer server = HttpServer.create(
          keepAlive.isPresent() ? ListenAddress.LOOPBACK.at(0) : address.at(port), BACKLOG);
      return new WebServer(service, address, server, proxy(server, address.at(port), keepAlive),
          faults, requests, clock);
    } catch (BindException e) {
      throw new PortUnavailableException(service, address, port, e);
    }
  }

  private static Optional<KeepAliveProxy> proxy(HttpServer server, InetSocketAddress address,
      Optional<Duration> keepAlive) throws IOException {
    if (keepAlive.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeepAliveProxy.start(address, server.getAddress(), keepAlive.get()));
    } catch (IOException e) {
      server.stop(0);
      throw e;
    }
  }

  /** The base URL, such as {@code http://127.0.0.1:5000}. */
  public URI uri() {
    int port = proxy.map(KeepAliveProxy::port).orElseGet(() -> server.getAddress().getPort());
    return address.url(port);
  }

  /** Starts to serve requests. */
  public void serve(WebService web) {
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, web));
    server.start();
  }

  @Override
  public void close() {
    proxy.ifPresent(KeepAliveProxy::close);
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange, WebService web) throws IOException {
    Instant receivedAt = clock.instant();
    try (exchange) {
      Request request = Request.read(exchange);
      String route = web.routeOf(request.path());
      Optional<String> credential = web.credentialOf(request);
      Faults.Injection injection = faults.injectionFor(service, request.method(), route,
          request.path());
      pause(injection.delay());
      Reply reply = reply(request, web, injection.effect());
      LoggedRequest logged = new LoggedRequest(service, request.method(), route, request.path(),
          reply.response().map(Response::status).orElse(0), reply.delivery(), credential.orElse(""),
          receivedAt);
      requests.add(logged);
      LOG.debug("service={} method={} path={} status={} delivery={} credential={}", service,
          logged.method(), logged.path(), logged.status(), logged.delivery(),
          logged.credentialId());
      send(exchange, reply);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reply reply(Request request, WebService web, Optional<FaultEffect> effect) {
    return switch (effect.orElse(null)) {
      case null -> new Reply(Optional.of(respond(request, web)), ResponseDelivery.SENT, 0);
      case FaultEffect.Drop() -> new Reply(Optional.empty(), ResponseDelivery.DROPPED, 0);
      case FaultEffect.LoseAnswer() ->
        new Reply(Optional.of(respond(request, web)), ResponseDelivery.LOST, 0);
      case FaultEffect.CutBody(int bytes) -> cut(respond(request, web), bytes);
      case FaultEffect.Status status ->
        new Reply(Optional.of(response(status)), ResponseDelivery.SENT, 0);
      case FaultEffect.Delay _ ->
        throw new IllegalStateException("a delay is not a terminal effect");
    };
  }

  // A bug in the testbed must look like a bug in the real service: a bare 500 for the client, a stack trace in our log.
  private static Response respond(Request request, WebService web) {
    try {
      return web.respond(request);
    } catch (RuntimeException e) {
      LOG.error("internal error while handling {}", request, e);
      return Routes.page(500, "Internal Server Error", "The server encountered an internal error"
          + " and was unable to complete your request.");
    }
  }

  private static Reply cut(Response response, int bytes) {
    return response.body().length <= bytes
        ? new Reply(Optional.of(response), ResponseDelivery.SENT, 0)
        : new Reply(Optional.of(response), ResponseDelivery.TRUNCATED, bytes);
  }

  private static Response response(FaultEffect.Status status) {
    Response response = Response.html(status.code(), status.body())
        .withHeader("Content-Type", status.contentType());
    for (var header : status.headers().entrySet()) {
      response = response.withHeader(header.getKey(), header.getValue());
    }
    return response;
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.delivery() == ResponseDelivery.DROPPED || reply.delivery() == ResponseDelivery.LOST) {
      return;
    }
    Response response = reply.response().orElseThrow();
    response.headers().forEach(exchange.getResponseHeaders()::set);
    int length = exchange.getRequestMethod().equals("HEAD") ? 0 : response.body().length;
    if (length == 0) {
      // The JDK adds "Content-Length: 0" to every empty response except 204 and 304, which have none.
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), length);
    OutputStream out = exchange.getResponseBody();
    if (reply.delivery() == ResponseDelivery.TRUNCATED) {
      out.write(response.body(), 0, reply.cutAfter());
      out.flush();
      return;
    }
    out.write(response.body());
    out.close();
  }

  private static void pause(Duration delay) throws InterruptedException {
    if (!delay.isZero()) {
      Thread.sleep(delay);
    }
  }

  private record Reply(Optional<Response> response, ResponseDelivery delivery, int cutAfter) {}
}
