package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Raw deflate data, up to its own end; what follows stays in the source. The JDK's streams read ahead by 512 bytes at a
 * time and guess whether another gzip member follows; both cost us.
 */
final class Deflated extends InputStream {
  private final Peeking source;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private boolean done;

  Deflated(Peeking source) {
    this.source = source;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!done) {
      int offered = source.feed(inflater);
      int count = inflate(target, offset, length);
      source.consumed(offered - inflater.getRemaining());
      if (inflater.finished()) {
        done = true;
      } else if (count == 0 && offered == 0) {
        throw Archives.damaged("it ends too early");
      } else if (inflater.needsDictionary()) {
        throw Archives.damaged("it needs a dictionary");
      }
      if (count > 0) {
        crc.update(target, offset, count);
        return count;
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException error) {
      throw Archives.damaged("its data make no sense (" + error.getMessage() + ")");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  /** Of what has been read. */
  int crc() {
    return (int) crc.getValue();
  }

  /** Bytes that came out so far. */
  long expandedLength() {
    return inflater.getBytesWritten();
  }

  /** Bytes that went in so far. */
  long compressedLength() {
    return inflater.getBytesRead();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
