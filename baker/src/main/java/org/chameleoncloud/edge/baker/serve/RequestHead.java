package org.chameleoncloud.edge.baker.serve;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The start of an HTTP/1 request, without a body. Stricter than RFC 9112: what two programs could understand in two ways
 * is refused, so that a proxy in front sees the same requests.
 *
 * @param method in capital letters
 * @param path of the URL, not decoded
 * @param query of the URL without the question mark; empty if there is none
 * @param keepAlive whether the client may send another request on the same connection
 * @param headers by their names in lower case; repeated ones joined with commas
 */
record RequestHead(String method, String path, String query, boolean keepAlive,
    Map<String, String> headers) {
  private static final Pattern LINE = Pattern
      .compile("([A-Z]{1,20}) (/[!-~&&[^?#]]*)(?:\\?([!-~&&[^#]]*))? HTTP/1\\.([01])");
  /** Blanks around the value are removed later: a pattern with three parts that match them takes minutes for 8 KiB. */
  private static final Pattern HEADER = Pattern
      .compile("([-!#$%&'*+.^_`|~0-9A-Za-z]++):([\\t -~\\x80-\\xff]*+)");
  /** Of these, a proxy could see the first and the server the second. */
  private static final Set<String> ONCE = Set.of("host", "authorization", "range", "if-range",
      "content-length", "transfer-encoding");

  RequestHead {
    headers = Map.copyOf(headers);
  }

  /**
   * Parses the start of a request.
   *
   * @param head up to the empty line, without it
   * @return empty if it is malformed, or announces a body
   */
  static Optional<RequestHead> parse(byte[] head) {
    String[] lines = new String(head, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    Matcher line = LINE.matcher(lines[0]);
    if (!line.matches()) {
      return Optional.empty();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      if (!header.matches()) {
        return Optional.empty();
      }
      String name = header.group(1).toLowerCase(Locale.ROOT);
      if (headers.containsKey(name) && ONCE.contains(name)) {
        return Optional.empty();
      }
      headers.merge(name, trimmed(header.group(2)), (first, second) -> first + ", " + second);
    }
    boolean newer = line.group(4).equals("1");
    if (newer && !headers.containsKey("host") || hasBody(headers)) {
      return Optional.empty();
    }
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    return Optional.of(new RequestHead(line.group(1), line.group(2),
        line.group(3) == null ? "" : line.group(3), newer && !connection.contains("close"),
        headers));
  }

  /** Without the blanks and tabs around it, and only those: a byte above 7f is part of the value. */
  private static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }

  private static boolean hasBody(Map<String, String> headers) {
    return headers.containsKey("transfer-encoding")
        || !headers.getOrDefault("content-length", "0").equals("0");
  }

  /** The value of a header; empty if there is none. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Without the query and the headers, which have what gives access. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
