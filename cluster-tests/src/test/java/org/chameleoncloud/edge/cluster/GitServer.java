package org.chameleoncloud.edge.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.chameleoncloud.edge.lab.host.Host;

/** A git server that anyone can read from over HTTP: git's own http-backend, which this runs as a CGI program. */
final class GitServer implements AutoCloseable {
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  /** The headers that http-backend reads, and the variables of CGI for them. */
  private static final Map<String, String> HEADERS = Map.of("Content-Type", "CONTENT_TYPE",
      "Content-Encoding", "HTTP_CONTENT_ENCODING", "Git-Protocol", "GIT_PROTOCOL");

  private final Path root;
  private final HttpServer server;

  private GitServer(Path root, HttpServer server) {
    this.root = root;
    this.server = server;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Starts one in the network of a host.
   *
   * @param root the directory of the repositories
   */
  static GitServer start(Path root, Host host) throws IOException {
    return new GitServer(root, host.open(
        () -> HttpServer.create(new InetSocketAddress(host.address(), 0), ImageHost.BACKLOG)));
  }

  /** The address of a repository. */
  String url(String repository) {
    return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort()
        + "/" + repository;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Process backend = backend(exchange);
      try (OutputStream in = backend.getOutputStream()) {
        exchange.getRequestBody().transferTo(in);
      }
      byte[] response = backend.getInputStream().readAllBytes();
      int head = endOfHead(response);
      int status = 200;
      for (String line : new String(response, 0, head, StandardCharsets.US_ASCII).lines()
          .toList()) {
        String[] header = line.split(": ", 2);
        if (header[0].equals("Status")) {
          status = Integer.parseInt(header[1].substring(0, 3));
        } else {
          exchange.getResponseHeaders().add(header[0], header[1]);
        }
      }
      int start = head + END_OF_HEAD.length;
      int length = response.length - start;
      exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
      if (length > 0) {
        exchange.getResponseBody().write(response, start, length);
      }
    }
  }

  private Process backend(HttpExchange exchange) throws IOException {
    ProcessBuilder backend = new ProcessBuilder(List.of("git", "http-backend"))
        .redirectError(root.resolve("http-backend.log").toFile());
    Map<String, String> environment = backend.environment();
    environment.keySet().retainAll(List.of("PATH"));
    environment.put("HOME", root.toString());
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getQuery();
    environment.put("QUERY_STRING", query == null ? "" : query);
    HEADERS.forEach((header, variable) -> {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        environment.put(variable, value);
      }
    });
    return backend.start();
  }

  private static int endOfHead(byte[] response) throws IOException {
    for (int i = 0; i + END_OF_HEAD.length <= response.length; i++) {
      if (Arrays.equals(response, i, i + END_OF_HEAD.length, END_OF_HEAD, 0,
          END_OF_HEAD.length)) {
        return i;
      }
    }
    throw new IOException("git http-backend printed no head");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
