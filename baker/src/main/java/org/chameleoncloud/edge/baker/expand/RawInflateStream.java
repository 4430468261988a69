package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/**
 * Raw deflate data, up to their own end; what follows stays in the source, and may be deflate data again. The JDK's
 * streams read ahead by 512 bytes at a time and guess whether another gzip member follows; both cost us.
 */
final class RawInflateStream extends InputStream {
  private final PeekableStream source;
  private final RawInflater inflating;
  private final CRC32 crc = new CRC32();
  private long taken;
  private long given;
  private boolean done;

  RawInflateStream(PeekableStream source, InflaterFactory inflate) {
    this.source = source;
    this.inflating = inflate.open();
  }

  /** Begins anew: other deflate data come next in the source. */
  void restart() {
    inflating.restart();
    crc.reset();
    taken = 0;
    given = 0;
    done = false;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      return inflate(ByteBuffer.wrap(target, offset, length));
    } catch (DataFormatException error) {
      throw ArchiveFailures.damaged("its data make no sense (" + error.getMessage() + ")");
    }
  }

  private int inflate(ByteBuffer output) throws IOException, DataFormatException {
    int start = output.position();
    while (!done && output.position() == start) {
      ByteBuffer input = source.ahead();
      int offered = input.remaining();
      done = inflating.inflate(input, output);
      int count = offered - input.remaining();
      source.consumed(count);
      taken += count;
      boolean starved = count == 0 && output.position() == start;
      if (!done && starved && !source.more()) {
        throw ArchiveFailures.damaged("it ends too early");
      }
    }
    int count = output.position() - start;
    crc.update(output.array(), start, count);
    given += count;
    return count == 0 ? -1 : count;
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
    return given;
  }

  /** Bytes that went in so far. */
  long compressedLength() {
    return taken;
  }

  @Override
  public void close() {
    inflating.close();
  }
}
