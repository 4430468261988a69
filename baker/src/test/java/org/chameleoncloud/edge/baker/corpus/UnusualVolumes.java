package org.chameleoncloud.edge.baker.corpus;

import static org.chameleoncloud.edge.baker.corpus.Formats.FAT12;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT12_EXTENT;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT16;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT16_EXTENT;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT32;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT32_EXTENT;
import static org.chameleoncloud.edge.baker.corpus.Formats.sized;

import java.io.IOException;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatKind;

/** File systems that are unusual but valid, and must be baked. */
final class UnusualVolumes {
  private static final int INFO_SECTOR = 512;

  private UnusualVolumes() {}

  static Stream<CorpusImage> images() {
    return Stream.of(kinds(), labels(), fat32s()).flatMap(each -> each);
  }

  private static Stream<CorpusImage> kinds() {
    return Stream.of(
        CorpusImage.of("FAT12", PartitionLayouts.mbr(1), FAT12, FAT12_EXTENT),
        CorpusImage.of("FAT12, 20 kB", PartitionLayouts.mbr(1), FAT12, FAT12_EXTENT)
            .configured(Configs.STOCK, Configs.LARGE),
        CorpusImage.of("FAT12, clusters of 512", PartitionLayouts.mbr(1),
            sized(FatKind.FAT12, 512, 512),
            Extent.ofMebibytes(4, 1)),
        CorpusImage.of("FAT16, sectors of 1024", PartitionLayouts.mbr(1),
            sized(FatKind.FAT16, 1024, 1024),
            Extent.ofMebibytes(4, 8)),
        CorpusImage.of("FAT16, sectors of 4096", PartitionLayouts.mbr(1),
            sized(FatKind.FAT16, 4096, 4096),
            Extent.ofMebibytes(4, 20)),
        CorpusImage.of("FAT16, clusters of 8 KiB", PartitionLayouts.mbr(1),
            sized(FatKind.FAT16, 512, 8 << 10), Extent.ofMebibytes(4, 36)),
        CorpusImage.of("FAT32, sectors of 1024", PartitionLayouts.mbr(1),
            sized(FatKind.FAT32, 1024, 1024),
            Extent.ofMebibytes(4, 68)));
  }

  private static Stream<CorpusImage> labels() {
    return Stream.of(labeled("label in the boot sector only", "resin-boot", ""),
        labeled("label in the root directory only", "", "resin-boot"),
        labeled("label in capitals", "RESIN-BOOT", "RESIN-BOOT"),
        labeled("label balena-boot", "balena-boot", "balena-boot"),
        labeled("labels that differ", "other", "flash-boot"),
        labeled("no label, but device-type.json", "", ""),
        CorpusImage.of("label in the GPT only", PartitionLayouts.gpt(2, "Resin-Boot"),
            Formats.labeled("", ""), FAT16_EXTENT));
  }

  private static CorpusImage labeled(String name, String inBootSector, String inRoot) {
    return CorpusImage.of(name, PartitionLayouts.mbr(1), Formats.labeled(inBootSector, inRoot),
        FAT16_EXTENT);
  }

  private static Stream<CorpusImage> fat32s() {
    return Stream.of(fat32("FAT32 without FSInfo").with(
        (disk, boot) -> Volume.of(disk, boot).put(48, 0xFF, 0xFF)),
        fat32("FAT32, free count unknown").with(
            (disk, boot) -> Volume.of(disk, boot).put(INFO_SECTOR + 488, 0xFF, 0xFF, 0xFF, 0xFF)),
        fat32("FAT32, free count wrong").with(
            (disk, boot) -> Volume.of(disk, boot).put(INFO_SECTOR + 488, 1, 2, 0, 0)),
        fat32("FAT32, reserved bits set").with(UnusualVolumes::setReservedBits),
        fat32("FAT32, root directory is full").configured("", Configs.CREATING)
            .with(UnusualVolumes::fillRoot));
  }

  private static CorpusImage fat32(String name) {
    return CorpusImage.of(name, PartitionLayouts.mbr(1), FAT32, FAT32_EXTENT);
  }

  /** In the clusters of the old file, and in all free clusters that the new file will use. */
  private static void setReservedBits(Disk disk, Extent boot) throws IOException {
    Volume volume = Volume.of(disk, boot);
    for (int cluster = 2; cluster < 100; cluster++) {
      volume.setEntry(cluster, volume.entry(cluster) | 0xA0000000);
    }
  }

  /** Eleven of the first cluster's sixteen entries are used; these files use three and two. */
  private static void fillRoot(Disk disk, Extent boot) throws IOException {
    Volume.of(disk, boot).add("a file with a name", new byte[0]);
    Volume.of(disk, boot).add("another", new byte[0]);
  }
}
