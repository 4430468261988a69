package org.chameleoncloud.edge.baker.corpus;

import org.chameleoncloud.edge.baker.disk.Disk;

/** The position of the boot partition, in bytes. */
record Extent(long start, long length) {
  private static final long MIB = 1 << 20;

  static Extent ofMebibytes(long start, long length) {
    return new Extent(start * MIB, length * MIB);
  }

  long end() {
    return start + length;
  }

  Disk on(Disk disk) {
    return disk.window(start, length);
  }
}
