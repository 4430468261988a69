package org.chameleoncloud.edge.cluster.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A response, with a maximum size, so that an endless one ends. Each write is sent at once. */
public final class ResponseStream {
  /** In bytes. */
  private static final long MAX_SIZE = 96L << 20;

  private final OutputStream out;
  private long written;

  ResponseStream(OutputStream out) {
    this.out = out;
  }

  /** How many bytes were written. */
  public long written() {
    return written;
  }

  /**
   * Writes the head of a response that ends with its connection.
   *
   * @param headers lines without their ends
   */
  public void head(int status, String... headers) throws IOException {
    write("HTTP/1.1 " + status + " Any\r\nConnection: close\r\n");
    for (String header : headers) {
      write(header + "\r\n");
    }
    write("\r\n");
  }

  /** Writes text as UTF-8. */
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes. */
  public void write(byte[] bytes) throws IOException {
    written += bytes.length;
    if (written > MAX_SIZE) {
      throw new IOException("the response ends here");
    }
    out.write(bytes);
    out.flush();
  }

  /** Writes a byte at a time, with pauses, until the client closes the connection or the time is over. */
  public void drip(String text, Duration between, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (int i = 0; System.nanoTime() < end; i++) {
      write(text.substring(i % text.length(), i % text.length() + 1));
      try {
        // Slowness is the attack.
        TimeUnit.NANOSECONDS.sleep(between.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException("interrupted", e));
      }
    }
  }
}
