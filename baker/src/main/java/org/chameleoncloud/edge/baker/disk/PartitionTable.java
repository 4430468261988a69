package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * What a disk says about its partitions.
 *
 * @param kind which table was read
 * @param sectorSize the unit in which the table counts: 512, 1024, 2048 or 4096 bytes
 * @param partitions in the table's order, without empty slots and without the extended partition that holds others
 */
public record PartitionTable(Kind kind, int sectorSize, List<Partition> partitions) {
  static final int[] SECTOR_SIZES = {512, 1024, 2048, 4096};

  /** The kinds of table that are read. */
  public enum Kind {
    MBR("MBR"),
    GPT("GPT"),
    GPT_BACKUP("GPT, from its backup at the end of the disk");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  public PartitionTable {
    partitions = List.copyOf(partitions);
  }

  /**
   * Every plausible reading of the disk's table, the most usual first. There is more than one only for an MBR, which
   * does not say how large its sectors are.
   *
   * @throws BakeFailure {@code NotADiskImage} without a table, {@code DamagedTable}, or {@code CutImage} when a
   *         partition lies past the disk's end
   */
  public static List<PartitionTable> readings(Disk disk) throws IOException {
    Optional<PartitionTable> gpt = Gpt.primary(disk);
    if (gpt.isPresent()) {
      return List.of(inside(gpt.get(), disk));
    }
    boolean signed = Mbr.isSigned(disk);
    boolean protective = signed && Mbr.isProtective(disk);
    if (!signed || protective) {
      return List.of(inside(backup(disk, protective), disk));
    }
    return mbrReadings(disk);
  }

  private static PartitionTable backup(Disk disk, boolean expected) throws IOException {
    Optional<PartitionTable> backup = Gpt.backup(disk);
    if (backup.isPresent()) {
      return backup.get();
    }
    if (expected) {
      throw new BakeFailure(Reason.DamagedTable,
          "the image's GPT is damaged, its backup too: copy or download the image again");
    }
    throw new BakeFailure(Reason.NotADiskImage,
        "the file is no disk image: " + FileSignatures.of(disk));
  }

  private static List<PartitionTable> mbrReadings(Disk disk) throws IOException {
    List<PartitionTable> readings = new ArrayList<>();
    BakeFailure first = null;
    for (int sectorSize : SECTOR_SIZES) {
      try {
        readings.add(inside(Mbr.read(disk, sectorSize), disk));
      } catch (BakeFailure failure) {
        first = first == null ? failure : first;
      }
    }
    // In sectors of the wrong size a damaged table may look like an empty one.
    if (first != null && readings.stream().allMatch(table -> table.partitions.isEmpty())) {
      throw first;
    }
    return readings;
  }

  private static PartitionTable inside(PartitionTable table, Disk disk) throws IOException {
    for (Partition partition : table.partitions) {
      if (partition.end() > disk.size()) {
        throw new BakeFailure(Reason.CutImage, "the image is cut: partition " + partition.number()
            + " ends at byte " + partition.end() + ", the image at byte " + disk.size()
            + ". Copy or download it again");
      }
    }
    return table;
  }
}
