package org.chameleoncloud.edge.testbed.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One answer. Prints as its status only: headers and body hold secrets.
 *
 * @param status the HTTP status
 * @param headers all headers but those that the server itself writes
 * @param body the whole body, possibly empty
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

  /** An answer whose body is JSON. */
  public static Answer json(int status, byte[] body) {
    return new Answer(status, Map.of("Content-Type", "application/json"), body);
  }

  /** An answer whose body is a page of HTML, or nothing, as Flask labels it. */
  public static Answer html(int status, String body) {
    return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  /** The same answer with one more header. */
  public Answer with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  @Override
  public String toString() {
    return Integer.toString(status);
  }
}
