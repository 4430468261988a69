package org.chameleoncloud.edge.testbed.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP response. {@link #toString()} shows the status only, because headers and body contain secrets.
 *
 * @param status the HTTP status code
 * @param headers all headers except those that the server itself adds
 * @param body the complete body, possibly empty
 */
public record Response(int status, Map<String, String> headers, byte[] body) {

  /** A response with a JSON body. */
  public static Response json(int status, byte[] body) {
    return new Response(status, Map.of("Content-Type", "application/json"), body);
  }

  /** A response with an HTML body, or with the empty body that Flask also labels as HTML. */
  public static Response html(int status, String body) {
    return new Response(status, Map.of("Content-Type", "text/html; charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** A response without a body. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), new byte[0]);
  }

  /** The same response with one more header. */
  public Response withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  @Override
  public String toString() {
    return Integer.toString(status);
  }
}
