package org.chameleoncloud.edge.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that counts what is read from it, and can refuse more. */
abstract class CountedInputStream extends FilterInputStream {
  CountedInputStream(InputStream in) {
    super(in);
  }

  /** Called after each read with the number of bytes read, 0 at the end. */
  abstract void count(int read) throws IOException;

  @Override
  public final int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public final int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(read, 0));
    return read;
  }
}
