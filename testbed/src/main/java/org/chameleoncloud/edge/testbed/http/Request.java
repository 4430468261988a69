package org.chameleoncloud.edge.testbed.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A received HTTP request. {@link #toString()} shows method and path only: headers and body contain secrets. */
public final class Request {
  private final String method;
  private final String target;
  private final String path;
  private final Map<String, String> query;
  private final Headers headers;
  private final byte[] body;

  private Request(String method, URI target, Headers headers, byte[] body) {
    this.method = method;
    this.target = target.toString();
    this.path = target.getPath();
    this.query = parameters(target.getRawQuery());
    this.headers = headers;
    this.body = body;
  }

  static Request read(HttpExchange exchange) throws IOException {
    return new Request(exchange.getRequestMethod(), exchange.getRequestURI(),
        exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
  }

  public String method() {
    return method;
  }

  /** Path and query as they were sent, not decoded. */
  public String target() {
    return target;
  }

  /** The decoded path, without the query. */
  public String path() {
    return path;
  }

  /** A query parameter; an empty string when it was sent without a value. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }

  private static Map<String, String> parameters(String raw) {
    Map<String, String> query = new TreeMap<>();
    if (raw == null) {
      return query;
    }
    for (String pair : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
