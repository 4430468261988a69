package org.chameleoncloud.edge.baker.corpus;

import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.sample.FatFormat;

/** File systems for boot partitions, each with an extent that has the number of clusters that Microsoft specifies. */
final class Formats {
  static final String LABEL = "resin-boot";

  /** Like on a Raspberry Pi, with clusters of 512 bytes. */
  static final FatFormat FAT32 = FatFormat.labeled(FatKind.FAT32, LABEL);
  static final Extent FAT32_EXTENT = Extent.ofMebibytes(4, 36);

  static final FatFormat FAT16 = sized(FatKind.FAT16, 512, 512);
  static final Extent FAT16_EXTENT = Extent.ofMebibytes(4, 4);

  static final FatFormat FAT12 = FatFormat.labeled(FatKind.FAT12, LABEL);
  static final Extent FAT12_EXTENT = Extent.ofMebibytes(4, 2);

  private Formats() {}

  static FatFormat sized(FatKind kind, int sectorSize, int clusterSize) {
    return new FatFormat(kind, sectorSize, clusterSize, 512, LABEL, LABEL);
  }

  /** FAT16 with these labels in the boot sector and in the root directory; either may be empty. */
  static FatFormat labeled(String inBootSector, String inRoot) {
    return new FatFormat(FatKind.FAT16, 512, 512, 512, inBootSector, inRoot);
  }
}
