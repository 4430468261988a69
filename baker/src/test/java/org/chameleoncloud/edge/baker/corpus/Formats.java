package org.chameleoncloud.edge.baker.corpus;

import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.sample.FatFormat;

/** File systems of boot partitions, each in an extent that gives it as many clusters as Microsoft asks for. */
final class Formats {
  static final String LABEL = "resin-boot";

  /** As on a Raspberry Pi, whose every kilobyte is a cluster more. */
  static final FatFormat FAT32 = FatFormat.labelled(FatKind.FAT32, LABEL);
  static final Extent FAT32_EXTENT = Extent.ofMebibytes(4, 36);

  static final FatFormat FAT16 = sized(FatKind.FAT16, 512, 512);
  static final Extent FAT16_EXTENT = Extent.ofMebibytes(4, 4);

  static final FatFormat FAT12 = FatFormat.labelled(FatKind.FAT12, LABEL);
  static final Extent FAT12_EXTENT = Extent.ofMebibytes(4, 2);

  private Formats() {}

  static FatFormat sized(FatKind kind, int sectorSize, int clusterSize) {
    return new FatFormat(kind, sectorSize, clusterSize, 512, LABEL, LABEL);
  }

  /** FAT16 with the labels that the boot sector and the root directory have, either of which may be empty. */
  static FatFormat labelled(String inBootSector, String inRoot) {
    return new FatFormat(FatKind.FAT16, 512, 512, 512, inBootSector, inRoot);
  }
}
