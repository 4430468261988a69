package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;

/** A format around deflate data. The inflater's memory is freed with the last byte or the failure, not only on closing. */
final class DeflateArchiveStream extends InputStream {
  private final InputStream format;
  private final RawInflateStream deflated;
  private boolean ended;
  private boolean closed;

  private DeflateArchiveStream(InputStream format, RawInflateStream deflated) {
    this.format = format;
    this.deflated = deflated;
  }

  /** Reads a format's headers from a source and the deflate data between them from {@code deflated}. */
  interface Format {
    InputStream open(PeekableStream source, RawInflateStream deflated) throws IOException;
  }

  static DeflateArchiveStream open(Format format, PeekableStream source, InflaterFactory inflate)
      throws IOException {
    RawInflateStream deflated = new RawInflateStream(source, inflate);
    try {
      return new DeflateArchiveStream(format.open(source, deflated), deflated);
    } catch (IOException | RuntimeException error) {
      deflated.close();
      throw error;
    }
  }

  /** Of the image, -1 when only its end tells. */
  long length() {
    return format instanceof ZipImage zip ? zip.length() : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed, or has failed");
    }
    return ended ? -1 : readOn(target, offset, length);
  }

  private int readOn(byte[] target, int offset, int length) throws IOException {
    try {
      int count = format.read(target, offset, length);
      if (count < 0) {
        ended = true;
        deflated.close();
      }
      return count;
    } catch (IOException | RuntimeException error) {
      closed = true;
      deflated.close();
      throw error;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    deflated.close();
    format.close();
  }
}
