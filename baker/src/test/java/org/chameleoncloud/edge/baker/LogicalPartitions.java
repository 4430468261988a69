package org.chameleoncloud.edge.baker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.chameleoncloud.edge.baker.disk.Disk;

/** Writes the tables inside an MBR's extended partition, one for each logical partition. */
public final class LogicalPartitions {
  private static final int SECTOR = 512;

  private LogicalPartitions() {}

  /**
   * Writes one table.
   *
   * @param at its position in bytes
   * @param startSector where its partition starts, in sectors after the table
   * @param length of its partition, in bytes
   * @param nextOffset the position of the next table, in bytes after the extended partition's start; 0 if it is the
   *        last
   */
  public static void write(Disk disk, long at, int startSector, long length, long nextOffset)
      throws IOException {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    slot(sector, 446, 0x0C, startSector, length / SECTOR);
    if (nextOffset > 0) {
      slot(sector, 462, 0x05, nextOffset / SECTOR, 1);
    }
    disk.write(at, sector.putShort(510, (short) 0xAA55));
  }

  private static void slot(ByteBuffer sector, int at, int type, long start, long count) {
    sector.put(at + 4, (byte) type).putInt(at + 8, (int) start).putInt(at + 12, (int) count);
  }
}
