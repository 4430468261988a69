package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * One file of a zip (PKWARE's APPNOTE 6.3), read in the order of the archive. Its sizes are before the data, or after
 * it if the archive was streamed; with zip64 they have eight bytes.
 */
final class ZipEntryStream extends BulkInputStream {
  static final int MAGIC = 0x04034B50;
  private static final int DESCRIPTOR = 0x08074B50;
  private static final int HEADER = 26;
  private static final int STREAMED = 8;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  private final PeekableStream source;
  private final boolean streamed;
  private final int expectedCrc;
  private final long expectedLength;
  private final RawInflateStream inflated;
  private final CRC32 storedCrc = new CRC32();
  private long storedLeft;
  private boolean done;

  private ZipEntryStream(PeekableStream source, boolean streamed, int crc, long length,
      RawInflateStream inflated) {
    this.source = source;
    this.streamed = streamed;
    this.expectedCrc = crc;
    this.expectedLength = length;
    this.inflated = inflated;
    this.storedLeft = inflated == null ? length : 0;
  }

  /** Opens the next entry, whose magic number has been checked. Only one entry may be open at a time. */
  static ZipEntryStream open(PeekableStream source, RawInflateStream inflated) throws IOException {
    source.take(4);
    ByteBuffer header = copy(source.take(HEADER));
    int flags = header.getShort(2);
    int method = Short.toUnsignedInt(header.getShort(4));
    long length = Integer.toUnsignedLong(header.getInt(18));
    source.skipNBytes(Short.toUnsignedInt(header.getShort(22)));
    ByteBuffer extra = copy(source.take(Short.toUnsignedInt(header.getShort(24))));
    boolean streamed = (flags & STREAMED) != 0;
    if ((flags & 1) != 0) {
      throw ArchiveFailures.unusable("it is encrypted; use one without a password");
    }
    if (method != DEFLATED && (method != STORED || streamed)) {
      throw ArchiveFailures.unusable("it uses compression method " + method
          + "; create it again with deflate");
    }
    inflated.restart();
    return new ZipEntryStream(source, streamed, header.getInt(10),
        length == IN_ZIP64 ? zip64Length(extra) : length,
        method == DEFLATED ? inflated : null);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).order(bytes.order()).put(bytes).flip();
  }

  private static long zip64Length(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (id == ZIP64_EXTRA && length >= 8 && extra.remaining() >= 8) {
        return extra.getLong();
      }
      extra.position(Math.min(extra.limit(), extra.position() + length));
    }
    throw ArchiveFailures.damaged("a size is missing");
  }

  /** The length of the file in bytes, -1 if it is known only at the end. */
  long length() {
    return streamed ? -1 : expectedLength;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (done || length == 0) {
      return done ? -1 : 0;
    }
    int count = inflated == null
        ? readStored(target, offset, length)
        : inflated.read(target, offset, length);
    if (count < 0) {
      finish();
    }
    return count;
  }

  private int readStored(byte[] target, int offset, int length) throws IOException {
    if (storedLeft == 0) {
      return -1;
    }
    int count = source.read(target, offset, (int) Math.min(length, storedLeft));
    if (count < 0) {
      throw ArchiveFailures.damaged("it is truncated");
    }
    storedLeft -= count;
    storedCrc.update(target, offset, count);
    return count;
  }

  private void finish() throws IOException {
    done = true;
    int crc = inflated == null ? (int) storedCrc.getValue() : inflated.crc();
    boolean right = streamed
        ? descriptorAgrees(crc)
        : crc == expectedCrc && (inflated == null
            || inflated.expandedLength() == expectedLength);
    if (!right) {
      throw ArchiveFailures.damaged("its checksum does not match");
    }
  }

  /** The descriptor's magic number is optional, and nothing states whether its sizes have four or eight bytes. */
  private boolean descriptorAgrees(int crc) throws IOException {
    if (source.peek(4).remaining() == 4 && source.peek(4).getInt(0) == DESCRIPTOR) {
      source.take(4);
    }
    if (source.take(4).getInt(0) != crc) {
      return false;
    }
    long compressed = inflated.compressedLength();
    long expanded = inflated.expandedLength();
    ByteBuffer sizes = source.peek(16);
    if (sizes.remaining() == 16 && sizes.getLong(0) == compressed
        && sizes.getLong(8) == expanded) {
      source.take(16);
      return true;
    }
    ByteBuffer narrow = source.take(8);
    return narrow.getInt(0) == (int) compressed && narrow.getInt(4) == (int) expanded;
  }
}
