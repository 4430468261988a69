package org.chameleoncloud.edge.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream with a maximum size, so that an endless response cannot exhaust the memory. */
final class LimitedInputStream extends FilterInputStream {
  private final int mebibytes;
  private long remaining;

  /** Limits {@code in} to this size in MiB; one more byte is an {@link UnexpectedResponseException}. */
  LimitedInputStream(InputStream in, int mebibytes) {
    super(in);
    this.mebibytes = mebibytes;
    this.remaining = (long) mebibytes << 20;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  private void count(int read) throws UnexpectedResponseException {
    remaining -= read;
    if (remaining < 0) {
      throw new UnexpectedResponseException("more than " + mebibytes + " MiB");
    }
  }
}
