package org.chameleoncloud.edge.baker.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.Partition;

/** Writes partition tables: an MBR of up to four slots, or a GPT with its backup. */
public final class TableWriter {
  private static final int ENTRIES = 128;
  private static final int ENTRY_LENGTH = 128;
  private static final int HEADER_LENGTH = 92;

  private TableWriter() {}

  /** Writes each partition into the slot with its number, 1 to 4. The types are two hex digits. */
  public static void mbr(Disk disk, int sectorSize, List<Partition> partitions)
      throws IOException {
    ByteBuffer sector = little(512);
    for (Partition partition : partitions) {
      slot(sector, partition.number(), Integer.parseInt(partition.type(), 16),
          partition.start() / sectorSize, partition.length() / sectorSize);
    }
    disk.write(0, sector.putShort(510, (short) 0xAA55));
  }

  /** Writes each partition into the entry with its number. The types are GUIDs. */
  public static void gpt(Disk disk, int sectorSize, List<Partition> partitions)
      throws IOException {
    long last = disk.size() / sectorSize - 1;
    ByteBuffer protective = little(512);
    slot(protective, 1, 0xEE, 1, Math.min(last, 0xFFFFFFFFL));
    disk.write(0, protective.putShort(510, (short) 0xAA55));
    ByteBuffer entries = little(ENTRIES * ENTRY_LENGTH);
    partitions.forEach(partition -> entry(entries, partition, sectorSize));
    long entrySectors = entries.capacity() / sectorSize;
    disk.write(2L * sectorSize, entries.duplicate());
    disk.write((last - entrySectors) * sectorSize, entries.duplicate());
    disk.write(sectorSize, header(1, last, 2, entries, sectorSize));
    disk.write(last * sectorSize, header(last, 1, last - entrySectors, entries, sectorSize));
  }

  private static void slot(ByteBuffer sector, int number, int type, long start, long count) {
    int at = 446 + (number - 1) * 16;
    // The value for "too large for cylinders": everything reads the sector numbers instead.
    sector.put(at + 1, new byte[]{(byte) 0xFE, -1, -1});
    sector.put(at + 4, (byte) type);
    sector.put(at + 5, new byte[]{(byte) 0xFE, -1, -1});
    sector.putInt(at + 8, (int) start);
    sector.putInt(at + 12, (int) count);
  }

  private static void entry(ByteBuffer entries, Partition partition, int sectorSize) {
    int at = (partition.number() - 1) * ENTRY_LENGTH;
    guid(entries, at, UUID.fromString(partition.type()));
    guid(entries, at + 16, new UUID(0x4000L, 0x8000000000000000L | partition.number()));
    entries.putLong(at + 32, partition.start() / sectorSize);
    entries.putLong(at + 40, partition.end() / sectorSize - 1);
    entries.put(at + 56, partition.name().getBytes(StandardCharsets.UTF_16LE));
  }

  private static ByteBuffer header(long own, long other, long entriesAt, ByteBuffer entries,
      int sectorSize) {
    long entrySectors = entries.capacity() / sectorSize;
    long last = Math.max(own, other);
    ByteBuffer header = little(sectorSize);
    header.put(0, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    header.putInt(8, 0x00010000);
    header.putInt(12, HEADER_LENGTH);
    header.putLong(24, own);
    header.putLong(32, other);
    header.putLong(40, 2 + entrySectors);
    header.putLong(48, last - entrySectors - 1);
    guid(header, 56, new UUID(0x4000L, 0x8000000000000000L));
    header.putLong(72, entriesAt);
    header.putInt(80, ENTRIES);
    header.putInt(84, ENTRY_LENGTH);
    header.putInt(88, checksum(entries));
    header.putInt(16, checksum(header.slice(0, HEADER_LENGTH)));
    return header;
  }

  private static void guid(ByteBuffer target, int at, UUID guid) {
    target.putInt(at, (int) (guid.getMostSignificantBits() >>> 32));
    target.putShort(at + 4, (short) (guid.getMostSignificantBits() >>> 16));
    target.putShort(at + 6, (short) guid.getMostSignificantBits());
    target.putLong(at + 8, Long.reverseBytes(guid.getLeastSignificantBits()));
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
