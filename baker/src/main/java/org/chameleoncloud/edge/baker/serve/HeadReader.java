package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Divides what a client sends into the starts of requests, which have no bodies. */
final class HeadReader {
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final InputStream in;
  private final byte[] buffer;
  private int filled;

  /** @param maxBytes of a request */
  HeadReader(InputStream in, int maxBytes) {
    this.in = in;
    this.buffer = new byte[maxBytes];
  }

  /**
   * The start of the next request, without the empty line that ends it; empty bytes if it is too long.
   *
   * @return empty if the client has closed the connection
   */
  Optional<byte[]> next() throws IOException {
    int searched = 0;
    while (true) {
      int end = find(searched);
      if (end >= 0) {
        byte[] head = Arrays.copyOf(buffer, end);
        filled -= end + END.length;
        System.arraycopy(buffer, end + END.length, buffer, 0, filled);
        return Optional.of(head);
      }
      if (filled == buffer.length) {
        return Optional.of(new byte[0]);
      }
      searched = Math.max(0, filled - END.length + 1);
      int count = in.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        return Optional.empty();
      }
      filled += count;
    }
  }

  private int find(int from) {
    for (int i = from; i + END.length <= filled; i++) {
      if (Arrays.equals(buffer, i, i + END.length, END, 0, END.length)) {
        return i;
      }
    }
    return -1;
  }
}
