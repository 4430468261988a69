package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/**
 * Inflates raw deflate data and stops exactly at its end. What follows stays in the source and may be deflate data
 * again. The JDK's streams read 512 bytes at a time, which is slow, and guess whether another gzip member follows.
 */
final class RawInflateStream extends BulkInputStream {
  private final PeekableStream source;
  private final RawInflater inflater;
  private final CRC32 crc = new CRC32();
  private long compressedLength;
  private long expandedLength;
  private boolean done;

  RawInflateStream(PeekableStream source, InflaterFactory inflaters) {
    this.source = source;
    this.inflater = inflaters.create();
  }

  /** Starts over with the deflate data that comes next in the source. */
  void restart() {
    inflater.restart();
    crc.reset();
    compressedLength = 0;
    expandedLength = 0;
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
      throw ArchiveFailures.damaged("its data is invalid (" + error.getMessage() + ")");
    }
  }

  private int inflate(ByteBuffer output) throws IOException, DataFormatException {
    int start = output.position();
    while (!done && output.position() == start) {
      ByteBuffer input = source.buffered();
      int offered = input.remaining();
      done = inflater.inflate(input, output);
      int count = offered - input.remaining();
      source.consume(count);
      compressedLength += count;
      boolean starved = count == 0 && output.position() == start;
      if (!done && starved && !source.readMore()) {
        throw ArchiveFailures.damaged("it is truncated");
      }
    }
    int count = output.position() - start;
    crc.update(output.array(), start, count);
    expandedLength += count;
    return count == 0 ? -1 : count;
  }

  /** The CRC-32 of what has been read since the last restart. */
  int crc() {
    return (int) crc.getValue();
  }

  /** The number of bytes that have been read since the last restart. */
  long expandedLength() {
    return expandedLength;
  }

  /** The number of bytes that they took in the source. */
  long compressedLength() {
    return compressedLength;
  }

  @Override
  public void close() {
    inflater.close();
  }
}
