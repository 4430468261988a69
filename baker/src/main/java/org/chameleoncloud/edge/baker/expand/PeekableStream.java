package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stream with lookahead, so that each reader can consume exactly its own bytes. */
final class PeekableStream extends InputStream {
  private static final int CAPACITY = 256 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[CAPACITY];
  private int position;
  private int limit;
  /** The position in the stream of the buffer's first byte. */
  private long bufferStart;

  PeekableStream(InputStream in) {
    this.in = in;
  }

  /** The next {@code count} bytes without consuming them, little-endian; fewer only at the end. */
  ByteBuffer peek(int count) throws IOException {
    if (limit - position < count) {
      compact();
      limit += Math.max(0, in.readNBytes(buffer, limit, count - limit));
    }
    return ByteBuffer.wrap(buffer, position, Math.min(count, limit - position)).slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Consumes exactly {@code count} bytes; throws a {@code DamagedArchive} failure if there are fewer. */
  ByteBuffer take(int count) throws IOException {
    ByteBuffer bytes = peek(count);
    if (bytes.remaining() < count) {
      throw ArchiveFailures.damaged("it is truncated");
    }
    position += count;
    return bytes;
  }

  /** How many bytes have been consumed. */
  long position() {
    return bufferStart + position;
  }

  /** Consumes exactly {@code count} bytes; throws a {@code DamagedArchive} failure with this text if there are fewer. */
  void skip(long count, String ifShorter) throws IOException {
    for (long left = count; left > 0;) {
      int step = (int) Math.min(left, Math.max(1, limit - position));
      if (peek(step).remaining() < step) {
        throw ArchiveFailures.damaged(ifShorter);
      }
      position += step;
      left -= step;
    }
  }

  boolean isAtEnd() throws IOException {
    return peek(1).remaining() == 0;
  }

  /** The buffered bytes, at least one except at the end. Use {@link #consume} to consume them. */
  ByteBuffer buffered() throws IOException {
    fill();
    return ByteBuffer.wrap(buffer, position, limit - position);
  }

  /** Buffers more bytes; returns false at the end of the stream, or if the buffer is full. */
  boolean readMore() throws IOException {
    compact();
    int count = Math.max(0, in.read(buffer, limit, CAPACITY - limit));
    limit += count;
    return count > 0;
  }

  void consume(int count) {
    position += count;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    fill();
    if (position == limit) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int read() throws IOException {
    fill();
    return position == limit ? -1 : Byte.toUnsignedInt(buffer[position++]);
  }

  @Override
  public int available() throws IOException {
    fill();
    return limit - position;
  }

  private void compact() {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    bufferStart += position;
    limit -= position;
    position = 0;
  }

  private void fill() throws IOException {
    if (position == limit) {
      bufferStart += position;
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, CAPACITY));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
