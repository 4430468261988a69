package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;

/** A zip or gzip. Frees the inflater's memory after the last byte or a failure, and not only when it is closed. */
final class DeflateArchiveStream extends BulkInputStream {
  private final InputStream format;
  private final RawInflateStream inflated;
  private boolean ended;
  private boolean closed;

  private DeflateArchiveStream(InputStream format, RawInflateStream inflated) {
    this.format = format;
    this.inflated = inflated;
  }

  /** A format that reads its headers from {@code source}, and the data between them from {@code inflated}. */
  interface Format {
    InputStream open(PeekableStream source, RawInflateStream inflated) throws IOException;
  }

  static DeflateArchiveStream open(Format format, PeekableStream source,
      InflaterFactory inflaters) throws IOException {
    RawInflateStream inflated = new RawInflateStream(source, inflaters);
    try {
      return new DeflateArchiveStream(format.open(source, inflated), inflated);
    } catch (IOException | RuntimeException error) {
      inflated.close();
      throw error;
    }
  }

  /** The length of the image in bytes, -1 if it is known only at the end. */
  long length() {
    return format instanceof ZipImage zip ? zip.length() : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed or has failed");
    }
    return ended ? -1 : readFormat(target, offset, length);
  }

  private int readFormat(byte[] target, int offset, int length) throws IOException {
    try {
      int count = format.read(target, offset, length);
      if (count < 0) {
        ended = true;
        inflated.close();
      }
      return count;
    } catch (IOException | RuntimeException error) {
      closed = true;
      inflated.close();
      throw error;
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    inflated.close();
    format.close();
  }
}
