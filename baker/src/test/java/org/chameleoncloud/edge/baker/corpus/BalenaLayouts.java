package org.chameleoncloud.edge.baker.corpus;

import static org.chameleoncloud.edge.baker.corpus.Formats.FAT32;

import java.io.IOException;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.sample.FatFormat;

/**
 * The layouts of balenaOS's build recipes, each with a configuration that grows, one that needs no additional
 * cluster, one of 20 kB, and one that shrinks by 20 kB. FAT16 partitions are smaller than the real ones.
 */
final class BalenaLayouts {
  private static final FatFormat FAT16 = FatFormat.labeled(FatKind.FAT16, Formats.LABEL);
  private static final FatFormat FLASHER = FatFormat.labeled(FatKind.FAT16, "flash-boot");
  private static final Extent SMALL = Extent.ofMebibytes(6, 16);

  private BalenaLayouts() {}

  static Stream<CorpusImage> images() {
    return Stream.of(
        CorpusImage.of("raspberrypi4-64", PartitionLayouts.mbr(1), FAT32,
            Extent.ofMebibytes(4, 40)),
        CorpusImage.of("raspberrypi5", PartitionLayouts.mbr(1), FAT32, Extent.ofMebibytes(4, 80)),
        CorpusImage.of("jetson-nano", PartitionLayouts.gpt(12, "resin-boot"), FAT16, SMALL),
        CorpusImage.of("jetson-xavier-nx", PartitionLayouts.gpt(9, "resin-boot"), FAT16, SMALL),
        CorpusImage.of("jetson-agx-orin", PartitionLayouts.gpt(6, "resin-boot"), FAT16, SMALL)
            .with(BalenaLayouts::addSystemPartition),
        CorpusImage.of("jetson-orin-nano", PartitionLayouts.gpt(1, "flash-boot"), FLASHER, SMALL),
        CorpusImage.of("coral-dev", PartitionLayouts.mbr(1), FLASHER, SMALL))
        .flatMap(BalenaLayouts::withEachConfiguration);
  }

  private static Stream<CorpusImage> withEachConfiguration(CorpusImage image) {
    return Stream.of(image.named(image.name() + ", grows"),
        image.named(image.name() + ", same size").configured(Configs.STOCK, Configs.TINY),
        image.named(image.name() + ", 20 kB").configured(Configs.STOCK, Configs.LARGE),
        image.named(image.name() + ", shrinks").configured(Configs.LARGE_STOCK,
            Configs.SHRINKING));
  }

  /** An EFI system partition in the first small partition: also FAT, but not the boot partition. */
  private static void addSystemPartition(Disk disk, Extent boot) throws IOException {
    new FatFormat(FatKind.FAT12, 512, 512, 16, "EFI", "EFI").write(
        disk.window((1 << 20) + (64 << 10), 64 << 10));
  }
}
