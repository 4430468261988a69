package org.chameleoncloud.edge.plugin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An API server that answers each request as a test says. */
public final class ScriptedApi implements AutoCloseable {
  private final HttpServer server;
  private final Path kubeconfig;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedApi(HttpServer server, Path kubeconfig) {
    this.server = server;
    this.kubeconfig = kubeconfig;
  }

  /**
   * A response.
   *
   * @param code of HTTP
   * @param body JSON
   */
  public record Answer(int code, String body) {
    /** What an API server says of a failure. */
    public static Answer failure(int code) {
      return new Answer(code, """
          {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d,
           "message": "somebody cannot do it"}""".formatted(code));
    }
  }

  /**
   * Starts one.
   *
   * @param directory for its kubeconfig, whose namespace is {@code lab}
   */
  public static ScriptedApi start(Path directory, Function<URI, Answer> answers)
      throws IOException {
    HttpServer server = HttpServer
        .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Path kubeconfig = Files.writeString(directory.resolve("scripted"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: c, context: {cluster: c, user: u, namespace: lab}}]
        current-context: c
        """.formatted(server.getAddress().getPort()));
    ScriptedApi api = new ScriptedApi(server, kubeconfig);
    server.createContext("/", exchange -> api.respond(exchange, answers));
    server.start();
    return api;
  }

  private void respond(HttpExchange exchange, Function<URI, Answer> answers) throws IOException {
    requests.add(exchange.getRequestURI().getPath());
    Answer answer = answers.apply(exchange.getRequestURI());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.code(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** The kubeconfig. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The paths of all requests so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
