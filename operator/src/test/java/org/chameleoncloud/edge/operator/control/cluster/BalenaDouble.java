package org.chameleoncloud.edge.operator.control.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * What balena's API does for {@code GET /download}, as far as its SDK shows it (balena-sdk 23.2.7, src/models/os.ts with its
 * tests): three parameters in the query, which are decoded like those of a form; 404 for what is not offered; the file as
 * {@code application/octet-stream} with its length, directly or at another address, since the SDK follows redirects. No
 * ETag and no digest: the SDK reads neither. What the real server does beyond that was never seen from here.
 */
final class BalenaDouble implements AutoCloseable {
  private static final List<String> PARAMETERS = List.of("deviceType", "fileType", "version");
  private static final String FILES = "/files/";

  private final HttpServer server;
  private final Map<String, byte[]> offered = new ConcurrentHashMap<>();
  private final List<String> downloads = new CopyOnWriteArrayList<>();
  private volatile boolean redirects;

  private BalenaDouble(HttpServer server) {
    this.server = server;
  }

  static BalenaDouble start() throws IOException {
    HttpServer server = HttpServer
        .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    BalenaDouble balena = new BalenaDouble(server);
    server.createContext("/download", balena::download);
    server.createContext(FILES, exchange -> balena.send(exchange,
        exchange.getRequestURI().getPath().substring(FILES.length())));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return balena;
  }

  /** Its address, without a slash at the end. */
  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Offers an image as a zip from now on. */
  void offer(String deviceType, String version, byte[] zip) {
    offered.put(deviceType + "/" + version, zip);
  }

  /** From now on {@code /download} only says where the file is. */
  void redirect() {
    redirects = true;
  }

  /** The addresses of all requests for {@code /download}. */
  List<String> downloads() {
    return List.copyOf(downloads);
  }

  private void download(HttpExchange exchange) throws IOException {
    downloads.add(exchange.getRequestURI().toString());
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    if (!exchange.getRequestMethod().equals("GET") || !query.keySet().stream().toList()
        .equals(PARAMETERS) || !query.get("fileType").equals(".zip")) {
      respond(exchange, 400, "Bad Request");
      return;
    }
    String image = query.get("deviceType") + "/" + query.get("version");
    if (!redirects) {
      send(exchange, image);
      return;
    }
    exchange.getResponseHeaders().set("Location", FILES + image);
    respond(exchange, 302, "Found");
  }

  private static Map<String, String> query(String raw) {
    return raw == null
        ? Map.of()
        : Arrays.stream(raw.split("&")).map(part -> part.split("=", 2))
            .collect(Collectors.toMap(part -> part[0],
                part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8), (_, last) -> last,
                TreeMap::new));
  }

  private void send(HttpExchange exchange, String image) throws IOException {
    byte[] zip = offered.get(image);
    if (zip == null) {
      respond(exchange, 404, "No image found");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    try (exchange) {
      exchange.sendResponseHeaders(200, zip.length);
      exchange.getResponseBody().write(zip);
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
