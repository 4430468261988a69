package org.chameleoncloud.edge.baker.fat;

/** The three widths of a file allocation table's entries, with their special values. */
public enum FatKind {
  FAT12(12, 0xFFF, 0x800, 0x400),
  FAT16(16, 0xFFFF, 0x8000, 0x4000),
  FAT32(32, 0x0FFFFFFF,
      0x08000000, 0x04000000);

  private final int bits;
  private final int endOfChain;
  private final int cleanBit;
  private final int errorFreeBit;

  FatKind(int bits, int endOfChain, int cleanBit, int errorFreeBit) {
    this.bits = bits;
    this.endOfChain = endOfChain;
    this.cleanBit = cleanBit;
    this.errorFreeBit = errorFreeBit;
  }

  /** The width of an entry. Only the lower 28 of FAT32's 32 bits are used; the others are preserved. */
  public int bits() {
    return bits;
  }

  /** The value to write for the last cluster of a file; also the mask of the bits that are used. */
  int endOfChain() {
    return endOfChain;
  }

  /** The value of a cluster that cannot be used because its sectors are damaged. */
  int badCluster() {
    return endOfChain & ~8;
  }

  boolean isEndOfChain(int value) {
    return value >= (endOfChain & ~7);
  }

  /** Whether the table's second entry states that the volume was unmounted cleanly and had no read errors. */
  boolean isClean(int secondEntry) {
    return this == FAT12 || (secondEntry & cleanBit) != 0 && (secondEntry & errorFreeBit) != 0;
  }

  /** The largest number of clusters in Microsoft's FAT specification. */
  int maxClusters() {
    return switch (this) {
      case FAT12 -> 4084;
      case FAT16 -> 65524;
      case FAT32 -> 0x0FFFFFF5;
    };
  }
}
