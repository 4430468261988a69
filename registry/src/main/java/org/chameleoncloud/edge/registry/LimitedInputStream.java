package org.chameleoncloud.edge.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that is not read past a limit, lest an answer without end fill the memory. */
final class LimitedInputStream extends FilterInputStream {
  private final int mebibytes;
  private long left;

  /** At most that many MiB of {@code in}; one byte more is {@link UnexpectedResponseException}. */
  LimitedInputStream(InputStream in, int mebibytes) {
    super(in);
    this.mebibytes = mebibytes;
    this.left = (long) mebibytes << 20;
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
    left -= read;
    if (left < 0) {
      throw new UnexpectedResponseException("more than " + mebibytes + " MiB");
    }
  }
}
