package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * The first sector of a FAT volume, see Microsoft's "FAT: General Overview of On-Disk Format". All offsets are in bytes
 * from the start of the volume.
 *
 * @param kind the width of the table's entries
 * @param sectorSize 512, 1024, 2048 or 4096 bytes
 * @param clusterSize in bytes
 * @param tableOffset where the first copy of the table starts
 * @param tableLength of one copy, in bytes
 * @param tableCopies the number of copies, 1 or 2
 * @param rootOffset where the root directory of a FAT12 or FAT16 volume starts
 * @param rootEntries its fixed number of entries; 0 on FAT32
 * @param rootCluster the root directory's first cluster; 0 on FAT12 and FAT16
 * @param dataOffset where cluster 2 starts
 * @param clusterCount the number of clusters; the last one is number {@code clusterCount + 1}
 * @param infoOffset where FAT32's FSInfo sector is; 0 for none
 * @param label the label in the boot sector; empty for none
 * @param mirrored whether every change goes to all copies of the table
 * @param dirty whether the boot sector states that a check is needed
 */
record BootSector(FatKind kind, int sectorSize, int clusterSize, long tableOffset, long tableLength,
    int tableCopies, long rootOffset, int rootEntries, int rootCluster, long dataOffset,
    int clusterCount, long infoOffset, String label, boolean mirrored, boolean dirty) {
  private static final int LENGTH = 512;
  private static final int FAT12_LIMIT = 4085;

  /** Reads the first sector of a volume; empty if the volume is not FAT. */
  static Optional<BootSector> read(Disk volume) throws IOException {
    if (volume.size() < LENGTH) {
      return Optional.empty();
    }
    ByteBuffer sector = volume.bytes(0, LENGTH);
    return isFat(sector) ? Optional.of(parse(sector, volume.size())) : Optional.empty();
  }

  /** The label, which can be read even if the rest of the sector is inconsistent. */
  static Optional<String> labelOf(Disk volume) throws IOException {
    if (volume.size() < LENGTH) {
      return Optional.empty();
    }
    ByteBuffer sector = volume.bytes(0, LENGTH);
    return isFat(sector)
        ? Optional.of(label(sector, word(sector, 22) == 0 ? 66 : 38))
        : Optional.empty();
  }

  /** The same test as the Linux kernel's, so that nothing is written to a volume that Linux would not mount. */
  private static boolean isFat(ByteBuffer sector) {
    int sectorSize = word(sector, 11);
    int perCluster = Byte.toUnsignedInt(sector.get(13));
    int media = Byte.toUnsignedInt(sector.get(21));
    return word(sector, 510) == 0xAA55 && Integer.bitCount(sectorSize) == 1 && sectorSize >= 512
        && sectorSize <= 4096 && Integer.bitCount(perCluster) == 1 && word(sector, 14) > 0
        && sector.get(16) != 0 && (media >= 0xF8 || media == 0xF0);
  }

  private static BootSector parse(ByteBuffer sector, long volumeSize) {
    int sectorSize = word(sector, 11);
    int clusterSize = sectorSize * Byte.toUnsignedInt(sector.get(13));
    int copies = Byte.toUnsignedInt(sector.get(16));
    // Linux and dosfstools recognize FAT32 by this field, not by the number of clusters.
    boolean wide = word(sector, 22) == 0;
    int rootEntries = wide ? 0 : word(sector, 17);
    long tableLength = (wide ? count(sector, 36) : word(sector, 22)) * sectorSize;
    long sectors = word(sector, 19) == 0 ? count(sector, 32) : word(sector, 19);
    long tableOffset = (long) word(sector, 14) * sectorSize;
    long rootOffset = tableOffset + copies * tableLength;
    long rootLength = (rootEntries * 32L + sectorSize - 1) / sectorSize * sectorSize;
    long dataOffset = rootOffset + rootLength;
    long clusters = (sectors * sectorSize - dataOffset) / clusterSize;
    if (clusters < 1 || tableLength == 0) {
      throw damaged("it has no space for files");
    }
    if (sectors * sectorSize > volumeSize) {
      throw damaged("it is larger than its partition");
    }
    if (copies > 2) {
      throw new BakeFailure(Reason.UnsupportedFileSystem, "the boot partition's FAT has " + copies
          + " copies of its table, but only 1 or 2 are supported; use another image");
    }
    FatKind kind = wide ? FatKind.FAT32 : clusters < FAT12_LIMIT ? FatKind.FAT12 : FatKind.FAT16;
    long inTable = tableLength * 8 / kind.bits() - 2;
    int flags = wide ? word(sector, 40) : 0;
    int rootCluster = wide ? (int) count(sector, 44) : 0;
    return new BootSector(kind, sectorSize, clusterSize, tableOffset, tableLength, copies,
        rootOffset, rootEntries, rootCluster, dataOffset,
        (int) Math.min(Math.min(clusters, inTable), kind.maxClusters()),
        wide ? infoOffset(sector, sectorSize) : 0, label(sector, wide ? 66 : 38),
        (flags & 0x80) == 0, (sector.get(wide ? 65 : 37) & 1) != 0);
  }

  private static long infoOffset(ByteBuffer sector, int sectorSize) {
    int number = word(sector, 48);
    return number == 0xFFFF || number >= word(sector, 14) ? 0 : (long) number * sectorSize;
  }

  /** The label is part of an extension, which is present only if its signature byte is set. */
  private static String label(ByteBuffer sector, int signatureAt) {
    if (sector.get(signatureAt) != 0x29) {
      return "";
    }
    byte[] label = new byte[11];
    sector.get(signatureAt + 5, label);
    return new String(label, StandardCharsets.ISO_8859_1).strip();
  }

  /** Where a cluster starts. The cluster must exist. */
  long offset(int cluster) {
    return dataOffset + (cluster - 2L) * clusterSize;
  }

  boolean has(int cluster) {
    return cluster >= 2 && cluster <= clusterCount + 1;
  }

  static BakeFailure damaged(String what) {
    return new BakeFailure(Reason.DamagedFileSystem, "the boot partition's FAT is damaged: " + what
        + "; copy or download the image again, or repair it with fsck.vfat");
  }

  private static int word(ByteBuffer sector, int at) {
    return Short.toUnsignedInt(sector.getShort(at));
  }

  private static long count(ByteBuffer sector, int at) {
    return Integer.toUnsignedLong(sector.getInt(at));
  }
}
