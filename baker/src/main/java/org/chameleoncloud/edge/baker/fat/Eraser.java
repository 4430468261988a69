package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

import org.chameleoncloud.edge.baker.disk.Disk;

/** Zeroes clusters that no file uses: what a deleted or replaced file contained stays readable in them otherwise. */
final class Eraser {
  /** Clusters are read in parts of this size, or one at a time if they are larger. */
  private static final int PART = 64 << 10;

  private final Disk disk;
  private final BootSector boot;

  Eraser(Disk disk, BootSector boot) {
    this.disk = disk;
    this.boot = boot;
  }

  /** Zeroes clusters that have just been freed, whole: a file's last cluster may have an older file's data behind it. */
  void erase(int[] clusters) throws IOException {
    for (int cluster : clusters) {
      disk.write(boot.offset(cluster), ByteBuffer.allocate(boot.clusterSize()));
    }
  }

  /**
   * Zeroes all clusters but these, where they are not zero already.
   *
   * @param kept clusters that must not change
   */
  void eraseAllBut(BitSet kept) throws IOException {
    int end = boot.clusterCount() + 2;
    int most = Math.max(1, PART / boot.clusterSize());
    for (int from = kept.nextClearBit(2); from < end; from = kept.nextClearBit(from)) {
      int used = kept.nextSetBit(from);
      int to = Math.min(Math.min(used < 0 ? end : used, end), from + most);
      eraseIfNotZero(boot.offset(from), (to - from) * boot.clusterSize());
      from = to;
    }
  }

  private void eraseIfNotZero(long position, int length) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(length);
    if (!disk.bytes(position, length).equals(zeros)) {
      disk.write(position, zeros);
    }
  }
}
