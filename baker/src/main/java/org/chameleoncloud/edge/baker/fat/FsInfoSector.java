package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.chameleoncloud.edge.baker.disk.Disk;

/** FAT32's FSInfo sector: a note of how much is free, which checkers compare with the table. */
final class FsInfoSector {
  private static final int LEAD = 0x41615252;
  private static final int MIDDLE = 0x61417272;
  private static final int MIDDLE_AT = 484;
  private static final int FREE_AT = 488;

  private FsInfoSector() {}

  /** Brings the note up to date; a sector that is no FSInfo is left alone. */
  static void write(Disk volume, long offset, int free, int lastTaken) throws IOException {
    ByteBuffer sector = volume.bytes(offset, 512);
    if (sector.getInt(0) != LEAD || sector.getInt(MIDDLE_AT) != MIDDLE) {
      return;
    }
    ByteBuffer note = sector.slice(FREE_AT, 8).order(sector.order());
    note.putInt(0, free);
    note.putInt(4, lastTaken);
    volume.write(offset + FREE_AT, note);
  }
}
