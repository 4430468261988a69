package org.chameleoncloud.edge.baker.disk;

import java.nio.ByteBuffer;

/** Recognizes the boot sector of a FAT file system, which has the signature of an MBR (Microsoft FAT specification). */
final class FatSignature {
  private static final int SHORT_JUMP = 0xEB;
  private static final int NEAR_JUMP = 0xE9;
  private static final int FIRST_MEDIA = 0xF8;
  private static final int REMOVABLE_MEDIA = 0xF0;

  private FatSignature() {}

  /** Whether a first sector describes a FAT file system. */
  static boolean isIn(ByteBuffer sector) {
    int jump = Byte.toUnsignedInt(sector.get(0));
    int sectorSize = Short.toUnsignedInt(sector.getShort(11));
    int media = Byte.toUnsignedInt(sector.get(21));
    return (jump == SHORT_JUMP || jump == NEAR_JUMP) && Integer.bitCount(sectorSize) == 1
        && sectorSize >= PartitionTable.SMALLEST_SECTOR
        && Integer.bitCount(Byte.toUnsignedInt(sector.get(13))) == 1 && sector.getShort(14) != 0
        && (sector.get(16) == 1 || sector.get(16) == 2)
        && (media >= FIRST_MEDIA || media == REMOVABLE_MEDIA);
  }
}
