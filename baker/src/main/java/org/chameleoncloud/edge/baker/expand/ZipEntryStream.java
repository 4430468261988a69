package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * One file of a zip, after PKWARE's APPNOTE 6.3, read in the order of the archive. Its sizes may stand before it or,
 * where it was streamed, behind it; with zip64 they have eight bytes.
 */
final class ZipEntryStream extends InputStream {
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
  private final RawInflateStream deflated;
  private final CRC32 storedCrc = new CRC32();
  private long storedLeft;
  private boolean done;

  private ZipEntryStream(PeekableStream source, boolean streamed, int crc, long length,
      RawInflateStream deflated) {
    this.source = source;
    this.streamed = streamed;
    this.expectedCrc = crc;
    this.expectedLength = length;
    this.deflated = deflated;
    this.storedLeft = deflated == null ? length : 0;
  }

  /** Opens the entry whose header comes next; the header's mark has been seen. One at a time reads {@code deflated}. */
  static ZipEntryStream open(PeekableStream source, RawInflateStream deflated) throws IOException {
    source.take(4);
    ByteBuffer header = copy(source.take(HEADER));
    int flags = header.getShort(2);
    int method = Short.toUnsignedInt(header.getShort(4));
    long length = Integer.toUnsignedLong(header.getInt(18));
    source.skipNBytes(Short.toUnsignedInt(header.getShort(22)));
    ByteBuffer extra = copy(source.take(Short.toUnsignedInt(header.getShort(24))));
    boolean streamed = (flags & STREAMED) != 0;
    if ((flags & 1) != 0) {
      throw ArchiveFailures.unusable("it is encrypted");
    }
    if (method != DEFLATED && (method != STORED || streamed)) {
      throw ArchiveFailures
          .unusable("it uses method " + method + "; make it anew with plain deflate");
    }
    deflated.restart();
    return new ZipEntryStream(source, streamed, header.getInt(10),
        length == IN_ZIP64 ? zip64Length(extra) : length,
        method == DEFLATED ? deflated : null);
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

  /** Of what comes out, -1 when only its end tells. */
  long length() {
    return streamed ? -1 : expectedLength;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (done || length == 0) {
      return done ? -1 : 0;
    }
    int count = deflated == null
        ? readStored(target, offset, length)
        : deflated.read(target, offset, length);
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
      throw ArchiveFailures.damaged("it ends too early");
    }
    storedLeft -= count;
    storedCrc.update(target, offset, count);
    return count;
  }

  private void finish() throws IOException {
    done = true;
    int crc = deflated == null ? (int) storedCrc.getValue() : deflated.crc();
    boolean right = streamed
        ? descriptorAgrees(crc)
        : crc == expectedCrc && (deflated == null
            || deflated.expandedLength() == expectedLength);
    if (!right) {
      throw ArchiveFailures.damaged("its checksum is wrong");
    }
  }

  /** The mark before the descriptor is optional, and nothing says whether its sizes have four or eight bytes. */
  private boolean descriptorAgrees(int crc) throws IOException {
    if (source.peek(4).remaining() == 4 && source.peek(4).getInt(0) == DESCRIPTOR) {
      source.take(4);
    }
    if (source.take(4).getInt(0) != crc) {
      return false;
    }
    long compressed = deflated.compressedLength();
    long expanded = deflated.expandedLength();
    ByteBuffer sizes = source.peek(16);
    if (sizes.remaining() == 16 && sizes.getLong(0) == compressed
        && sizes.getLong(8) == expanded) {
      source.take(16);
      return true;
    }
    ByteBuffer narrow = source.take(8);
    return narrow.getInt(0) == (int) compressed && narrow.getInt(4) == (int) expanded;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }
}
