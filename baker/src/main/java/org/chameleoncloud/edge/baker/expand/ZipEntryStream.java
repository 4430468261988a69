package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * One file of a zip (PKWARE's APPNOTE 6.3), read in the order of the archive. Its sizes are before the data, or after it if
 * the archive was streamed, or known from the directory; with zip64 they have eight bytes.
 */
final class ZipEntryStream extends BulkInputStream {
  static final int MAGIC = 0x04034B50;
  private static final int DESCRIPTOR = 0x08074B50;
  private static final int DESCRIPTOR_LENGTH = 24;
  private static final int HEADER = 26;
  private static final int STREAMED = 8;
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  private final PeekableStream source;
  private final ZipDirectory.Member member;
  private final boolean streamed;
  private final RawInflateStream inflated;
  private final CRC32 storedCrc = new CRC32();
  private long storedCount;
  private boolean done;

  private ZipEntryStream(PeekableStream source, ZipDirectory.Member member, boolean streamed,
      RawInflateStream inflated) {
    this.source = source;
    this.member = member;
    this.streamed = streamed;
    this.inflated = inflated;
  }

  /**
   * Reads a local header, whose magic number has been checked.
   *
   * @param position of the header
   * @return the entry; its sizes are unknown if it {@link #isStreamed}
   */
  static ZipDirectory.Member header(PeekableStream source, long position) throws IOException {
    source.take(4);
    ByteBuffer header = copy(source.take(HEADER));
    source.skip(Short.toUnsignedInt(header.getShort(22)), "it is truncated");
    ByteBuffer extra = copy(source.take(Short.toUnsignedInt(header.getShort(24))));
    long compressed = Integer.toUnsignedLong(header.getInt(14));
    long length = Integer.toUnsignedLong(header.getInt(18));
    boolean streamed = (header.getShort(2) & STREAMED) != 0;
    if (!streamed && (length == IN_ZIP64 || compressed == IN_ZIP64)) {
      ByteBuffer wide = zip64(extra);
      length = length == IN_ZIP64 ? wide.getLong() : length;
      compressed = compressed == IN_ZIP64 ? wide.getLong() : compressed;
    }
    return new ZipDirectory.Member(position, Short.toUnsignedInt(header.getShort(2)),
        Short.toUnsignedInt(header.getShort(4)), header.getInt(10), compressed, length);
  }

  /** Whether the sizes of an entry are behind its data only. */
  static boolean isStreamed(ZipDirectory.Member member) {
    return (member.flags() & STREAMED) != 0;
  }

  /** Why the content of an entry cannot be read; an empty text if it can. */
  static String obstacle(ZipDirectory.Member member) {
    if ((member.flags() & ENCRYPTED) != 0) {
      return "it is encrypted; use one without a password";
    }
    return member.method() == DEFLATED || member.method() == STORED
        ? ""
        : "it uses compression method " + member.method() + name(member.method())
            + "; create it again with deflate";
  }

  private static String name(int method) {
    return switch (method) {
      case 9 -> " (Deflate64)";
      case 12 -> " (bzip2)";
      case 14 -> " (LZMA)";
      case 93 -> " (zstd)";
      case 95 -> " (xz)";
      default -> "";
    };
  }

  /**
   * Opens the entry whose header has been read, and which has no {@link #obstacle}. Only one entry may be open at a time.
   *
   * @param member with its sizes, from the directory if there is one
   * @param sized whether the sizes are known
   */
  static ZipEntryStream open(PeekableStream source, ZipDirectory.Member member, boolean sized,
      RawInflateStream inflated) {
    inflated.restart();
    return new ZipEntryStream(source, member, !sized,
        member.method() == DEFLATED ? inflated : null);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).order(bytes.order()).put(bytes).flip();
  }

  /** The content of the zip64 extra field, at least one size. */
  static ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (id == ZIP64_EXTRA && length >= Long.BYTES && extra.remaining() >= length) {
        return extra.slice(extra.position(), length).order(extra.order());
      }
      extra.position(Math.min(extra.limit(), extra.position() + length));
    }
    throw ArchiveFailures.damaged("a size is missing");
  }

  /** The length of the file in bytes, -1 if it is known only at the end. */
  long length() {
    return streamed ? -1 : member.length();
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
    int available = streamed
        ? untilDescriptor()
        : (int) Math.min(length, member.length() - storedCount);
    if (available == 0) {
      return -1;
    }
    int count = source.read(target, offset, Math.min(length, available));
    if (count < 0) {
      throw ArchiveFailures.damaged("it is truncated");
    }
    storedCount += count;
    storedCrc.update(target, offset, count);
    return count;
  }

  /**
   * How many buffered bytes are certainly data, 0 at the end. Stored data does not say where it ends: the end is where a
   * descriptor follows that has the checksum and the length of everything before it.
   */
  private int untilDescriptor() throws IOException {
    ByteBuffer ahead = source.peek(DESCRIPTOR_LENGTH);
    if (ahead.remaining() < 4) {
      throw ArchiveFailures.damaged("it is truncated");
    }
    if (isDescriptor(ahead)) {
      return 0;
    }
    ByteBuffer buffered = source.buffered();
    // The last bytes may be the start of a magic number.
    int count = Math.max(1, buffered.remaining() - 3);
    int from = buffered.position();
    for (int i = 1; i < count; i++) {
      if (buffered.get(from + i) == 'P' && buffered.get(from + i + 1) == 'K'
          && buffered.get(from + i + 2) == 7 && buffered.get(from + i + 3) == 8) {
        return i;
      }
    }
    return count;
  }

  private boolean isDescriptor(ByteBuffer ahead) {
    if (ahead.remaining() < 16 || ahead.getInt(0) != DESCRIPTOR
        || ahead.getInt(4) != (int) storedCrc.getValue()) {
      return false;
    }
    boolean wide = ahead.remaining() == DESCRIPTOR_LENGTH && ahead.getLong(8) == storedCount
        && ahead.getLong(16) == storedCount;
    return wide || ahead.getInt(8) == (int) storedCount && ahead.getInt(12) == (int) storedCount;
  }

  private void finish() throws IOException {
    done = true;
    int crc = inflated == null ? (int) storedCrc.getValue() : inflated.crc();
    boolean right = streamed
        ? descriptorAgrees(crc)
        : crc == member.crc() && (inflated == null
            || inflated.expandedLength() == member.length());
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
    long compressed = inflated == null ? storedCount : inflated.compressedLength();
    long expanded = inflated == null ? storedCount : inflated.expandedLength();
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
