package org.chameleoncloud.edge.baker.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatKind;

/**
 * Creates an empty FAT file system, see Microsoft's "FAT: General Overview of On-Disk Format".
 *
 * @param kind the width of the table's entries; the number of clusters must fit it
 * @param sectorSize 512, 1024, 2048 or 4096 bytes
 * @param clusterSize a power of two times the sector size
 * @param rootEntries the root directory's fixed size; not for FAT32
 * @param bootLabel the label in the boot sector, up to 11 characters; empty for none
 * @param rootLabel the label in the root directory, up to 11 characters; empty for none
 */
public record FatFormat(FatKind kind, int sectorSize, int clusterSize, int rootEntries,
    String bootLabel, String rootLabel) {
  private static final int COPIES = 2;
  private static final byte MEDIA = (byte) 0xF8;
  private static final int SERIAL = 0x0ED6E001;
  private static final int INFO_SECTOR = 1;
  private static final int BACKUP_SECTOR = 6;
  private static final int SLOT = 32;
  private static final int VOLUME_LABEL = 0x08;

  /** The usual format, with the label in both places. */
  public static FatFormat labeled(FatKind kind, String label) {
    return new FatFormat(kind, 512, kind == FatKind.FAT32 ? 512 : 2048, 512, label, label);
  }

  /** Writes the file system to the start of the volume; the rest must be zero. */
  public void write(Disk volume) throws IOException {
    long sectors = volume.size() / sectorSize;
    int tableSectors = tableSectors(sectors);
    ByteBuffer boot = bootSector(sectors, tableSectors);
    volume.write(0, boot.duplicate());
    long tableOffset = (long) reserved() * sectorSize;
    for (int copy = 0; copy < COPIES; copy++) {
      volume.write(tableOffset + (long) copy * tableSectors * sectorSize, tableStart());
    }
    long rootOffset = tableOffset + (long) COPIES * tableSectors * sectorSize;
    if (!rootLabel.isEmpty()) {
      volume.write(rootOffset, labelEntry());
    }
    if (wide()) {
      volume.write((long) INFO_SECTOR * sectorSize, info(clusters(sectors, tableSectors) - 1));
      volume.write((long) BACKUP_SECTOR * sectorSize, boot.duplicate());
      volume.write((long) (BACKUP_SECTOR + INFO_SECTOR) * sectorSize,
          info(clusters(sectors, tableSectors) - 1));
    }
  }

  private boolean wide() {
    return kind == FatKind.FAT32;
  }

  private int reserved() {
    return wide() ? 32 : 1;
  }

  /** The smallest table with an entry for each cluster in the space that the table leaves. */
  private int tableSectors(long sectors) {
    int tableSectors = 1;
    while (tableSectors * (long) sectorSize * 8 / kind.bits() < clusters(sectors, tableSectors)
        + 2) {
      tableSectors++;
    }
    return tableSectors;
  }

  private long clusters(long sectors, int tableSectors) {
    long rootSectors = wide() ? 0 : ((long) rootEntries * SLOT + sectorSize - 1) / sectorSize;
    return (sectors - reserved() - (long) COPIES * tableSectors - rootSectors) * sectorSize
        / clusterSize;
  }

  private ByteBuffer bootSector(long sectors, int tableSectors) {
    ByteBuffer boot = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    boot.put(0, new byte[]{(byte) 0xEB, 0x58, (byte) 0x90});
    boot.put(3, text("chi.edge", 8));
    boot.putShort(11, (short) sectorSize);
    boot.put(13, (byte) (clusterSize / sectorSize));
    boot.putShort(14, (short) reserved());
    boot.put(16, (byte) COPIES);
    boot.putShort(17, (short) (wide() ? 0 : rootEntries));
    boolean small = !wide() && sectors < 65536;
    boot.putShort(19, (short) (small ? sectors : 0));
    boot.put(21, MEDIA);
    boot.putShort(22, (short) (wide() ? 0 : tableSectors));
    boot.putShort(24, (short) 32);
    boot.putShort(26, (short) 64);
    boot.putInt(32, small ? 0 : (int) sectors);
    if (wide()) {
      boot.putInt(36, tableSectors);
      boot.putInt(44, 2);
      boot.putShort(48, (short) INFO_SECTOR);
      boot.putShort(50, (short) BACKUP_SECTOR);
    }
    int extension = wide() ? 64 : 36;
    boot.put(extension, (byte) 0x80);
    boot.put(extension + 2, (byte) 0x29);
    boot.putInt(extension + 3, SERIAL);
    boot.put(extension + 7, text(bootLabel.isEmpty() ? "NO NAME" : bootLabel, 11));
    boot.put(extension + 18, text(kind.name(), 8));
    boot.putShort(510, (short) 0xAA55);
    return boot;
  }

  private ByteBuffer tableStart() {
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    switch (kind) {
      case FAT12 -> start.put(0, new byte[]{MEDIA, -1, -1});
      case FAT16 -> start.putInt(0, 0xFFFFFFF8);
      case FAT32 -> start.putInt(0, 0x0FFFFFF8).putInt(4, 0x0FFFFFFF).putInt(8, 0x0FFFFFFF);
    }
    return start;
  }

  private ByteBuffer labelEntry() {
    ByteBuffer entry = ByteBuffer.allocate(SLOT);
    entry.put(0, text(rootLabel, 11));
    entry.put(11, (byte) VOLUME_LABEL);
    return entry;
  }

  private static ByteBuffer info(long free) {
    ByteBuffer info = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    info.putInt(0, 0x41615252);
    info.putInt(484, 0x61417272);
    info.putInt(488, (int) free);
    info.putInt(492, 2);
    info.putInt(508, 0xAA550000);
    return info;
  }

  private static byte[] text(String text, int length) {
    return (text + " ".repeat(length - text.length())).getBytes(StandardCharsets.US_ASCII);
  }
}
