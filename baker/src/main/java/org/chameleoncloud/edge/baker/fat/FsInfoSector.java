package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.chameleoncloud.edge.baker.disk.Disk;

/** FAT32's FSInfo sector: the number of free clusters, which fsck compares with the table. */
final class FsInfoSector {
  private static final int LEAD = 0x41615252;
  private static final int MIDDLE = 0x61417272;
  private static final int MIDDLE_AT = 484;
  private static final int FREE_AT = 488;

  private FsInfoSector() {}

  /** Updates the sector, unless it is not an FSInfo sector. */
  static void update(Disk volume, long offset, int free, int lastAllocated) throws IOException {
    ByteBuffer sector = volume.bytes(offset, 512);
    if (sector.getInt(0) != LEAD || sector.getInt(MIDDLE_AT) != MIDDLE) {
      return;
    }
    ByteBuffer counts = sector.slice(FREE_AT, 8).order(sector.order());
    counts.putInt(0, free);
    counts.putInt(4, lastAllocated);
    volume.write(offset + FREE_AT, counts);
  }
}
