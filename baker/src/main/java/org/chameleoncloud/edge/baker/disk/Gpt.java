package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** The GUID partition table of the UEFI specification, chapter 5, and its backup at the end of the disk. */
final class Gpt {
  private static final long SIGNATURE = 0x5452415020494645L;
  private static final int HEADER_LENGTH = 92;
  private static final int MIN_ENTRY = 128;
  /** Tables hold 128 entries of 128 bytes; this is far above what any tool writes. */
  private static final int MAX_TABLE_BYTES = 1 << 20;
  /** Each is searched for a boot partition, also where they overlap, which takes time. */
  private static final int MAX_PARTITIONS = 128;
  private static final int NAME_AT = 56;
  private static final int NAME_LENGTH = 72;

  private Gpt() {}

  /** Whether the first bytes of a disk have the start of a header. */
  static boolean isAnnouncedIn(ByteBuffer start) {
    for (int sectorSize : PartitionTable.SECTOR_SIZES) {
      if (start.remaining() >= sectorSize + Long.BYTES && start.getLong(sectorSize) == SIGNATURE) {
        return true;
      }
    }
    return false;
  }

  /** The table at the start of the disk; empty if there is none with valid checksums. */
  static Optional<PartitionTable> primary(Disk disk) throws IOException {
    for (int sectorSize : PartitionTable.SECTOR_SIZES) {
      Optional<PartitionTable> table = at(disk, 1, sectorSize, PartitionTable.Kind.GPT);
      if (table.isPresent()) {
        return table;
      }
    }
    return Optional.empty();
  }

  /** The table in the last sector of the disk; empty if there is none with valid checksums. */
  static Optional<PartitionTable> backup(Disk disk) throws IOException {
    for (int sectorSize : PartitionTable.SECTOR_SIZES) {
      long last = disk.size() / sectorSize - 1;
      Optional<PartitionTable> table = at(disk, last, sectorSize, PartitionTable.Kind.GPT_BACKUP);
      if (table.isPresent()) {
        return table;
      }
    }
    return Optional.empty();
  }

  private static Optional<PartitionTable> at(Disk disk, long sector, int sectorSize,
      PartitionTable.Kind kind) throws IOException {
    if (sector < 1 || (sector + 1) * sectorSize > disk.size()) {
      return Optional.empty();
    }
    ByteBuffer header = disk.bytes(sector * sectorSize, sectorSize);
    if (!isHeader(header, sector, sectorSize)) {
      return Optional.empty();
    }
    long entriesAt = header.getLong(72);
    long count = Integer.toUnsignedLong(header.getInt(80));
    long entryLength = Integer.toUnsignedLong(header.getInt(84));
    if (entryLength < MIN_ENTRY || count > MAX_TABLE_BYTES / entryLength || entriesAt < 1
        || entriesAt > (disk.size() - count * entryLength) / sectorSize) {
      return Optional.empty();
    }
    ByteBuffer entries = disk.bytes(entriesAt * sectorSize, (int) (count * entryLength));
    if (checksum(entries, 0, entries.capacity()) != header.getInt(88)) {
      return Optional.empty();
    }
    return Optional.of(new PartitionTable(kind, sectorSize,
        partitions(entries, (int) count, (int) entryLength, sectorSize)));
  }

  private static boolean isHeader(ByteBuffer header, long sector, int sectorSize) {
    long length = Integer.toUnsignedLong(header.getInt(12));
    if (header.getLong(0) != SIGNATURE || length < HEADER_LENGTH || length > sectorSize
        || header.getLong(24) != sector) {
      return false;
    }
    int stored = header.getInt(16);
    header.putInt(16, 0);
    return checksum(header, 0, (int) length) == stored;
  }

  private static List<Partition> partitions(ByteBuffer entries, int count, int entryLength,
      int sectorSize) {
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer entry = entries.slice(i * entryLength, entryLength).order(entries.order());
      UUID type = guid(entry);
      long first = entry.getLong(32);
      long last = entry.getLong(40);
      boolean used = type.getMostSignificantBits() != 0 || type.getLeastSignificantBits() != 0;
      if (used && partitions.size() == MAX_PARTITIONS) {
        throw new BakeFailure(Reason.DamagedTable, "the image's GPT has more than "
            + MAX_PARTITIONS + " partitions; use a balenaOS image");
      }
      if (used && first >= 0 && last >= first && last < Long.MAX_VALUE / sectorSize - 1) {
        partitions.add(new Partition(i + 1, type.toString(), name(entry), first * sectorSize,
            (last - first + 1) * sectorSize));
      }
    }
    return partitions;
  }

  /** A GUID's first three groups are little-endian, its last two are not. */
  private static UUID guid(ByteBuffer entry) {
    long high = Integer.toUnsignedLong(entry.getInt(0)) << 32
        | Short.toUnsignedLong(entry.getShort(4)) << 16 | Short.toUnsignedLong(entry.getShort(6));
    return new UUID(high, Long.reverseBytes(entry.getLong(8)));
  }

  private static String name(ByteBuffer entry) {
    byte[] bytes = new byte[NAME_LENGTH];
    entry.get(NAME_AT, bytes);
    String name = new String(bytes, StandardCharsets.UTF_16LE);
    int end = name.indexOf('\0');
    return end < 0 ? name : name.substring(0, end);
  }

  private static int checksum(ByteBuffer bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes.slice(from, length));
    return (int) crc.getValue();
  }
}
