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
    URI address = address(this.target);
    this.path = address.getPath();
    this.query = parameters(address.getRawQuery());
    this.headers = headers;
    this.body = body;
  }

  private Request(String method, String target, String path, Map<String, String> query,
      Headers headers, byte[] body) {
    this.method = method;
    this.target = target;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
  }

  static Request read(HttpExchange exchange) throws IOException {
    return new Request(exchange.getRequestMethod(), exchange.getRequestURI(),
        exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
  }

  /** A request that a part of the testbed sends to another one, without HTTP. */
  public static Request internal(String method, String target, Map<String, String> headers,
      byte[] body) {
    Headers sent = new Headers();
    headers.forEach(sent::set);
    return new Request(method, URI.create(target), sent, body);
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

  /** A query parameter, the first one of this name; an empty string when it was sent without a value. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  /** The same request to another path. */
  public Request withPath(String other) {
    return new Request(method, target, other, query, headers, body);
  }

  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }

  // Without a host, a target like //v1/hardware would be read as a host and a path.
  private static URI address(String target) {
    return URI.create(target.startsWith("/") ? "http://localhost" + target : target);
  }

  private static Map<String, String> parameters(String raw) {
    Map<String, String> query = new TreeMap<>();
    if (raw == null) {
      return query;
    }
    for (String pair : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.putIfAbsent(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
