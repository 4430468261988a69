package org.chameleoncloud.edge.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server on this machine that publishes the digest of an image, in /SHA256SUMS, and has no image. */
final class ChecksumServer implements AutoCloseable {
  private final HttpServer server;

  private ChecksumServer(HttpServer server) {
    this.server = server;
  }

  /** Starts it on any free port, for an image of this name. */
  static ChecksumServer start(String image) throws IOException {
    byte[] checksums = ("0".repeat(64) + "  " + image + "\n").getBytes(StandardCharsets.US_ASCII);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/SHA256SUMS", exchange -> {
      try (exchange) {
        exchange.sendResponseHeaders(200, checksums.length);
        exchange.getResponseBody().write(checksums);
      }
    });
    server.start();
    return new ChecksumServer(server);
  }

  /** Its address, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
