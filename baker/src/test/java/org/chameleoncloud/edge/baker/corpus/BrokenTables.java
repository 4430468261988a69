package org.chameleoncloud.edge.baker.corpus;

import static org.chameleoncloud.edge.baker.corpus.Formats.FAT12;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT16;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT16_EXTENT;
import static org.chameleoncloud.edge.baker.corpus.UnusualTables.wipe;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.corpus.CorpusImage.PartitionLayout;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.chameleoncloud.edge.baker.sample.TableWriter;

/** Images with an invalid partition table, or without a unique boot partition. */
final class BrokenTables {
  private static final int HALF = 512 << 10;

  private BrokenTables() {}

  static Stream<CorpusImage> images() {
    PartitionLayout gpt = PartitionLayouts.gpt(3, Formats.LABEL);
    FatFormat unlabelled = Formats.labeled("", "");
    return Stream.of(
        image("truncated: after the boot partition", PartitionLayouts.mbr(1))
            .truncatedBy(HALF + 512)
            .refused(Reason.CutImage),
        image("truncated: inside the boot partition", PartitionLayouts.mbr(1)).truncatedBy(3 * HALF)
            .refused(Reason.CutImage),
        image("truncated: GPT", gpt).truncatedBy(HALF + 512).refused(Reason.CutImage),
        image("no partition table", (_, _) -> {}).refused(Reason.NotADiskImage),
        image("MBR without its signature", PartitionLayouts.mbr(1)).with(wipe(510, 2))
            .refused(Reason.NotADiskImage),
        image("MBR: endless logical partitions", PartitionLayouts.endlessLogical())
            .refused(Reason.DamagedTable),
        image("MBR: logical table wiped", PartitionLayouts.logical()).with(
            (disk, boot) -> wipe(disk, boot.start() - 63 * 512, 512))
            .refused(Reason.DamagedTable),
        image("GPT: both headers wiped", gpt).with(wipe(512, 512))
            .with((disk, _) -> wipe(disk, disk.size() - 512, 512)).refused(Reason.DamagedTable),
        image("no boot partition", PartitionLayouts.mbr(1))
            .formatted(Formats.labeled("data", "data"))
            .with(BrokenTables::removeDeviceType).refused(Reason.NoBootPartition),
        image("two boot partitions", PartitionLayouts.mbr(1)).with(
            BrokenTables::addSecond).refused(Reason.TwoBootPartitions),
        image("GPT: two boot partitions", BrokenTables::twoNamed)
            .with(BrokenTables::addSecond).refused(Reason.TwoBootPartitions),
        image("GPT: named, but not FAT", gpt).formatted(unlabelled)
            .with((disk, boot) -> wipe(disk, boot.start(), 512))
            .refused(Reason.UnsupportedFileSystem));
  }

  private static CorpusImage image(String name, PartitionLayout shape) {
    return CorpusImage.of(name, shape, FAT16, FAT16_EXTENT);
  }

  private static void twoNamed(Disk disk, Extent boot) throws IOException {
    TableWriter.gpt(disk, 512, List.of(
        new Partition(1, PartitionLayouts.LINUX, "resin-boot", boot.start(), boot.length()),
        new Partition(2, PartitionLayouts.LINUX, "flash-boot", boot.end(), HALF)));
  }

  private static void addSecond(Disk disk, Extent boot) throws IOException {
    FAT12.write(disk.window(boot.end(), HALF));
  }

  private static void removeDeviceType(Disk disk, Extent boot) throws IOException {
    Volume.of(disk, boot).rename("device-type.json", 'X');
  }
}
