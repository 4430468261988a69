package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The central directory at the end of a zip (PKWARE's APPNOTE 6.3, section 4.3.12): what is in the archive, where, and how
 * long. Only a file can be read from its end; a download is read without it.
 *
 * @param files in the order of their positions
 */
record ZipDirectory(List<Member> files) {
  private static final int END = 0x06054B50;
  private static final int END_LENGTH = 22;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int ZIP64_LOCATOR = 0x07064B50;
  private static final int ZIP64_LOCATOR_LENGTH = 20;
  private static final int ZIP64_END = 0x06064B50;
  private static final int ZIP64_END_LENGTH = 56;
  private static final int ENTRY = 0x02014B50;
  private static final int ENTRY_LENGTH = 46;
  /** Archives of images have a few entries. */
  private static final int MAX_BYTES = 16 << 20;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;
  private static final int DISK_IN_ZIP64 = 0xFFFF;

  /**
   * A file in the archive.
   *
   * @param position of its local header
   * @param flags the general-purpose bits
   * @param method of compression
   * @param crc of its content
   * @param compressed the length of its data in the archive
   * @param length of its content
   */
  record Member(long position, int flags, int method, int crc, long compressed, long length) {}

  ZipDirectory {
    files = List.copyOf(files);
  }

  /**
   * Reads the directory of an archive.
   *
   * @throws org.chameleoncloud.edge.baker.outcome.BakeFailure {@code DamagedArchive} if it has none
   */
  static ZipDirectory read(FileChannel file) throws IOException {
    ByteBuffer tail = bytes(file, Math.max(0, file.size() - END_LENGTH - MAX_COMMENT),
        (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT));
    long tailAt = file.size() - tail.capacity();
    for (int at = tail.capacity() - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END
          && at + END_LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) <= tail.capacity()) {
        return read(file, tailAt + at, tail.slice(at, END_LENGTH).order(tail.order()));
      }
    }
    throw ArchiveFailures.damaged("it is truncated, or one part of a split zip archive");
  }

  private static ZipDirectory read(FileChannel file, long endAt, ByteBuffer end)
      throws IOException {
    long length = Integer.toUnsignedLong(end.getInt(12));
    long position = Integer.toUnsignedLong(end.getInt(16));
    int disk = Short.toUnsignedInt(end.getShort(4));
    long directoryEnd = endAt;
    Optional<ByteBuffer> wide = zip64End(file, endAt);
    if (wide.isPresent()) {
      length = wide.get().getLong(40);
      position = wide.get().getLong(48);
      disk = wide.get().getInt(16);
      directoryEnd = wide.get().getLong(0);
    }
    if (disk != 0 && disk != DISK_IN_ZIP64) {
      throw ArchiveFailures.splitZip();
    }
    if (length < 0 || length > MAX_BYTES || length > directoryEnd) {
      throw ArchiveFailures.damaged("its directory is invalid");
    }
    // What was put in front of the archive moves all positions.
    long shift = directoryEnd - length - position;
    return new ZipDirectory(
        members(bytes(file, directoryEnd - length, (int) length), shift));
  }

  /** The zip64 end record, with its own position in place of its magic number; empty if the archive has none. */
  private static Optional<ByteBuffer> zip64End(FileChannel file, long endAt) throws IOException {
    if (endAt < ZIP64_LOCATOR_LENGTH + ZIP64_END_LENGTH) {
      return Optional.empty();
    }
    ByteBuffer locator = bytes(file, endAt - ZIP64_LOCATOR_LENGTH, ZIP64_LOCATOR_LENGTH);
    if (locator.getInt(0) != ZIP64_LOCATOR) {
      return Optional.empty();
    }
    long stated = locator.getLong(8);
    long adjacent = endAt - ZIP64_LOCATOR_LENGTH - ZIP64_END_LENGTH;
    for (long at : new long[]{stated, adjacent}) {
      if (at >= 0 && at <= adjacent) {
        ByteBuffer record = bytes(file, at, ZIP64_END_LENGTH);
        if (record.getInt(0) == ZIP64_END) {
          return Optional.of(record.putLong(0, at));
        }
      }
    }
    throw ArchiveFailures.damaged("its directory is invalid");
  }

  private static List<Member> members(ByteBuffer directory, long shift) {
    List<Member> members = new ArrayList<>();
    int at = 0;
    while (at + ENTRY_LENGTH <= directory.capacity() && directory.getInt(at) == ENTRY) {
      int name = Short.toUnsignedInt(directory.getShort(at + 28));
      int extra = Short.toUnsignedInt(directory.getShort(at + 30));
      int comment = Short.toUnsignedInt(directory.getShort(at + 32));
      int next = at + ENTRY_LENGTH + name + extra + comment;
      if (next > directory.capacity()) {
        throw ArchiveFailures.damaged("its directory is invalid");
      }
      members.add(member(directory.slice(at, ENTRY_LENGTH).order(directory.order()),
          directory.slice(at + ENTRY_LENGTH + name, extra).order(directory.order()), shift));
      at = next;
    }
    members.sort(Comparator.comparingLong(Member::position));
    return members;
  }

  /** Sizes that do not fit into four bytes are in the zip64 extra field, in this order. */
  private static Member member(ByteBuffer entry, ByteBuffer extra, long shift) {
    long length = Integer.toUnsignedLong(entry.getInt(24));
    long compressed = Integer.toUnsignedLong(entry.getInt(20));
    long position = Integer.toUnsignedLong(entry.getInt(42));
    if (length == IN_ZIP64 || compressed == IN_ZIP64 || position == IN_ZIP64) {
      ByteBuffer wide = ZipEntryStream.zip64(extra);
      length = length == IN_ZIP64 ? next(wide) : length;
      compressed = compressed == IN_ZIP64 ? next(wide) : compressed;
      position = position == IN_ZIP64 ? next(wide) : position;
    }
    return new Member(position + shift, Short.toUnsignedInt(entry.getShort(8)),
        Short.toUnsignedInt(entry.getShort(10)), entry.getInt(16), compressed, length);
  }

  private static long next(ByteBuffer wide) {
    if (wide.remaining() < Long.BYTES) {
      throw ArchiveFailures.damaged("a size is missing");
    }
    return wide.getLong();
  }

  private static ByteBuffer bytes(FileChannel file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw ArchiveFailures.damaged("it is truncated");
      }
    }
    return bytes.flip();
  }
}
