package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.nio.ByteBuffer;

/** gzip (RFC 1952) with any number of members. Zeros after the last member are padding. */
final class GzipStream extends BulkInputStream {
  static final int MAGIC = 0x8B1F;
  private static final int HEADER = 10;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CHECK = 2;

  private final PeekableStream source;
  private final RawInflateStream member;
  private boolean done;

  GzipStream(PeekableStream source, RawInflateStream member) throws IOException {
    this.source = source;
    this.member = member;
    begin();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!done) {
      int count = member.read(target, offset, length);
      if (count >= 0) {
        return count;
      }
      finish();
      if (hasNextMember()) {
        requireMember();
        begin();
      } else {
        done = true;
      }
    }
    return -1;
  }

  /** Some tools append a signature or text, and gzip itself warns and ignores it. */
  private void requireMember() throws IOException {
    ByteBuffer start = source.peek(2);
    if (start.remaining() < 2 || Short.toUnsignedInt(start.getShort(0)) != MAGIC) {
      throw ArchiveFailures.unusable("what follows the end of the gzip data is not a gzip member;"
          + " download it again, or if the publisher appended something, remove it, as in"
          + " gzip -dc OLD.gz | gzip > NEW.gz");
    }
  }

  private void begin() throws IOException {
    ByteBuffer header = source.take(HEADER);
    if (Short.toUnsignedInt(header.getShort(0)) != MAGIC || header.get(2) != 8) {
      throw ArchiveFailures.damaged("a part of it is not a gzip member");
    }
    int flags = header.get(3);
    if ((flags & EXTRA) != 0) {
      source.skip(Short.toUnsignedInt(source.take(2).getShort(0)), "it is truncated");
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECK) != 0) {
      source.take(2);
    }
    member.restart();
  }

  private void skipText() throws IOException {
    while (source.take(1).get(0) != 0) {
      // Skips up to the terminating zero.
    }
  }

  private void finish() throws IOException {
    ByteBuffer trailer = source.take(8);
    if (trailer.getInt(0) != member.crc() || trailer.getInt(4) != (int) member.expandedLength()) {
      throw ArchiveFailures.damaged("its checksum does not match");
    }
  }

  private boolean hasNextMember() throws IOException {
    while (!source.isAtEnd() && source.peek(1).get(0) == 0) {
      source.take(1);
    }
    return !source.isAtEnd();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
