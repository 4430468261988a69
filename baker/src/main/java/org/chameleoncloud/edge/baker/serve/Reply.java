package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response.
 *
 * @param headers in the order in which they are sent, without those of the connection
 * @param caller who is allowed to see it
 * @param file to send a part of; closed with this
 * @param part of the file
 * @param onClose what to do when it has been sent
 */
record Reply(int status, Map<String, String> headers, Caller caller, OpenFile file, ByteRange part,
    Runnable onClose) implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";

  /**
   * How a request was allowed.
   *
   * @param user the name of a user with the right password; otherwise empty
   * @param by "password" or "link"; empty if it was not
   */
  record Caller(String user, String by) {
    static final Caller NOBODY = new Caller("", "");
    static final Caller LINK = new Caller("", "link");

    static Caller user(String name) {
      return new Caller(name, "password");
    }
  }

  /** A short text for people. */
  static Reply text(int status, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    TextFile file = new TextFile("", content, "");
    return new Reply(status, Map.of("Content-Type", TEXT), Caller.NOBODY, file,
        ByteRange.of("", content.length), () -> {});
  }

  /** With one more header. */
  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, caller, file, part, onClose);
  }

  /** To another caller. */
  Reply to(Caller other) {
    return new Reply(status, headers, other, file, part, onClose);
  }

  /** Whether it has a Content-Length: not if the client already has the file. */
  boolean hasLength() {
    return status != Status.NOT_MODIFIED;
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      onClose.run();
    }
  }
}
