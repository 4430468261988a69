package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * The partition table of a disk.
 *
 * @param kind which table was read
 * @param sectorSize the unit of the table's addresses: 512, 1024, 2048 or 4096 bytes
 * @param partitions in the table's order, without empty slots and without the extended partition around logical ones
 */
public record PartitionTable(Kind kind, int sectorSize, List<Partition> partitions) {
  static final int[] SECTOR_SIZES = {512, 1024, 2048, 4096};

  /** The supported kinds of table. */
  public enum Kind {
    MBR("MBR"),
    GPT("GPT"),
    GPT_BACKUP("GPT, from its backup at the end of the disk");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** Its name for users. */
    public String title() {
      return title;
    }
  }

  public PartitionTable {
    partitions = List.copyOf(partitions);
  }

  /** In bytes. */
  public static final int SMALLEST_SECTOR = 512;

  /**
   * Whether the first bytes of a file, 512 or more, are those of a disk with partitions. They are not for a boot loader,
   * whose first sector has the same signature, or for a file system without a table.
   */
  public static boolean isIn(ByteBuffer start) {
    return Mbr.hasPartitions(start) || Gpt.isAnnouncedIn(start);
  }

  /**
   * All plausible interpretations of the disk's table, the most common one first. There can be more than one only for
   * an MBR, which does not state its sector size.
   *
   * <p>A GPT counts only next to an MBR that announces it with an entry of type EE, or where the first sector is wiped
   * (UEFI specification, section 5.2.3). Next to any other MBR it is a leftover of what was on the disk before.
   *
   * @throws BakeFailure {@code NotADiskImage} if there is no table, {@code DamagedTable}, or {@code CutImage} if a
   *         partition extends past the disk's end
   */
  public static List<PartitionTable> readings(Disk disk) throws IOException {
    return Mbr.excludesGpt(disk) ? mbrReadings(disk) : List.of(inside(gpt(disk), disk));
  }

  private static PartitionTable gpt(Disk disk) throws IOException {
    Optional<PartitionTable> primary = Gpt.primary(disk);
    Optional<PartitionTable> found = primary.isPresent() ? primary : Gpt.backup(disk);
    if (found.isPresent()) {
      return found.get();
    }
    if (Mbr.announcesGpt(disk)) {
      throw new BakeFailure(Reason.DamagedTable,
          "the image's GPT and its backup are both damaged; copy or download the image again");
    }
    throw new BakeFailure(Reason.NotADiskImage,
        "the file is not a disk image: " + FileSignatures.describe(disk));
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
    // With the wrong sector size, a damaged table may look like an empty one.
    if (first != null && readings.stream().allMatch(table -> table.partitions.isEmpty())) {
      throw first;
    }
    return readings;
  }

  private static PartitionTable inside(PartitionTable table, Disk disk) throws IOException {
    for (Partition partition : table.partitions) {
      if (partition.end() > disk.size()) {
        throw new BakeFailure(Reason.CutImage, "the image is truncated: partition "
            + partition.number() + " ends at byte " + partition.end() + ", but the image ends"
            + " at byte " + disk.size() + "; copy or download it again");
      }
    }
    return table;
  }
}
