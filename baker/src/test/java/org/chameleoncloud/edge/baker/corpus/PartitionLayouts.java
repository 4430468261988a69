package org.chameleoncloud.edge.baker.corpus;

import java.util.ArrayList;
import java.util.List;

import org.chameleoncloud.edge.baker.LogicalPartitions;
import org.chameleoncloud.edge.baker.corpus.CorpusImage.PartitionLayout;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.sample.TableWriter;

/** The kinds of partition tables with a boot partition. */
final class PartitionLayouts {
  static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";
  private static final long MIB = 1 << 20;
  private static final long SMALL = 64 << 10;
  private static final int SECTOR = 512;
  private static final int TRACK = 63;

  private PartitionLayouts() {}

  /** The boot partition in this slot of an MBR, and another partition after it in the next slot. */
  static PartitionLayout mbr(int slot) {
    return mbr(slot, SECTOR);
  }

  static PartitionLayout mbr(int slot, int sectorSize) {
    return (disk, boot) -> TableWriter.mbr(disk, sectorSize, List.of(
        new Partition(slot, "0c", "", boot.start(), boot.length()),
        new Partition(slot % 4 + 1, "83", "", boot.end(), MIB / 2)));
  }

  /** The boot partition as the first logical partition of an MBR. */
  static PartitionLayout logical() {
    return (disk, boot) -> {
      TableWriter.mbr(disk, SECTOR, List.of(extended(table(boot), boot)));
      LogicalPartitions.write(disk, table(boot), TRACK, boot.length(), 0);
    };
  }

  /** The boot partition as the second logical partition, after a small one. */
  static PartitionLayout secondLogical() {
    return (disk, boot) -> {
      TableWriter.mbr(disk, SECTOR, List.of(extended(MIB, boot)));
      LogicalPartitions.write(disk, MIB, TRACK, SMALL, table(boot) - MIB);
      LogicalPartitions.write(disk, table(boot), TRACK, boot.length(), 0);
    };
  }

  /** The same, but the second table points to itself as the next one. */
  static PartitionLayout endlessLogical() {
    return (disk, boot) -> {
      secondLogical().write(disk, boot);
      LogicalPartitions.write(disk, table(boot), TRACK, boot.length(), table(boot) - MIB);
    };
  }

  private static long table(Extent boot) {
    return boot.start() - TRACK * SECTOR;
  }

  private static Partition extended(long start, Extent boot) {
    return new Partition(2, "0f", "", start, boot.end() - start);
  }

  /** The boot partition in this entry of a GPT; all entries before it are small partitions. */
  static PartitionLayout gpt(int number, String name) {
    return gpt(number, name, SECTOR);
  }

  static PartitionLayout gpt(int number, String name, int sectorSize) {
    return (disk, boot) -> {
      List<Partition> partitions = new ArrayList<>();
      for (int i = 1; i < number; i++) {
        partitions.add(new Partition(i, LINUX, "firmware-" + i, MIB + i * SMALL, SMALL));
      }
      partitions.add(new Partition(number, LINUX, name, boot.start(), boot.length()));
      partitions.add(new Partition(number + 1, LINUX, "resin-rootA", boot.end(), MIB / 2));
      TableWriter.gpt(disk, sectorSize, partitions);
    };
  }
}
