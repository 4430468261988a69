package org.chameleoncloud.edge.operator.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections as proxy and as origin server at once, records how each request arrived, and closes it. A proxy gets
 * the whole URL or CONNECT (RFC 9112, section 3.2), an origin server the path, or a TLS handshake.
 */
final class RouteRecorder implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int TIMEOUT_SECONDS = 20;

  private final ServerSocket server;
  private final BlockingQueue<String> routes = new LinkedBlockingQueue<>();

  private RouteRecorder(ServerSocket server) {
    this.server = server;
  }

  static RouteRecorder start() throws IOException {
    RouteRecorder recorder = new RouteRecorder(
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(recorder::accept);
    return recorder;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        route(connection.getInputStream()).ifPresent(routes::add);
      } catch (IOException _) {
        // A client that has hung up, or the end.
      }
    }
  }

  private static Optional<String> route(InputStream in) throws IOException {
    PushbackInputStream input = new PushbackInputStream(in);
    int first = input.read();
    if (first < 0) {
      return Optional.empty();
    }
    if (first == TLS_HANDSHAKE) {
      return Optional.of("direct");
    }
    input.unread(first);
    BufferedReader lines = new BufferedReader(
        new InputStreamReader(input, StandardCharsets.ISO_8859_1));
    String[] request = lines.readLine().split(" ");
    if (request[1].startsWith("/")) {
      return Optional.of("direct");
    }
    String credentials = "without credentials";
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      if (line.startsWith("Proxy-Authorization: ")) {
        credentials = line;
      }
    }
    String kind = request[0].equals("CONNECT") ? "tunnel" : "request";
    return Optional.of("proxy, " + kind + ", " + credentials);
  }

  /** How the next request arrived. */
  String next() throws InterruptedException {
    String route = routes.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (route == null) {
      throw new AssertionError("no request arrived");
    }
    return route;
  }

  /** Forgets what was recorded, such as a retry. */
  void clear() {
    routes.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
