package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.disk.PartitionTable;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * The partition that balenaOS reads its configuration from. It is found by what it says of itself, never by its number:
 * numbers differ between versions of one image.
 */
public record BootPartition(PartitionTable table, Partition partition, FatVolume volume) {
  /** balenaOS's names for it; "flash-boot" is that of an image that installs another. */
  private static final Set<String> LABELS = Set.of("resin-boot", "flash-boot", "balena-boot");
  private static final String MARK = "device-type.json";

  private record Candidate(Partition partition, FatVolume volume) {}

  /**
   * Finds it on a disk.
   *
   * @throws BakeFailure {@code NoBootPartition}, {@code TwoBootPartitions}, or what is wrong with the table or the file
   *         system
   */
  public static BootPartition find(Disk disk) throws IOException {
    List<PartitionTable> readings = PartitionTable.readings(disk);
    for (PartitionTable table : readings) {
      Optional<BootPartition> found = in(table, disk);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new BakeFailure(Reason.NoBootPartition, "none of the image's "
        + readings.getFirst().partitions().size() + " partitions is a boot partition: none is"
        + " labelled resin-boot, flash-boot or balena-boot, and none holds " + MARK
        + ". Is this a balenaOS image?");
  }

  /**
   * A labelled boot partition that ends before {@code position}, on a disk of which more may be to come; empty when none
   * can be seen yet.
   */
  public static Optional<BootPartition> labelledBefore(long position, Disk disk)
      throws IOException {
    try {
      PartitionTable table = PartitionTable.readings(disk).getFirst();
      for (Partition partition : table.partitions()) {
        Optional<FatVolume> volume = partition.end() <= position
            ? volume(partition, disk)
            : Optional.empty();
        if (volume.isPresent() && isLabelled(partition, volume)) {
          return Optional.of(new BootPartition(table, partition, volume.get()));
        }
      }
    } catch (BakeFailure _) {
      // Whatever it is, it is told when all is there.
    }
    return Optional.empty();
  }

  private static Optional<BootPartition> in(PartitionTable table, Disk disk) throws IOException {
    List<Candidate> labelled = new ArrayList<>();
    List<Candidate> marked = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      Optional<FatVolume> volume = volume(partition, disk);
      if (isLabelled(partition, volume)) {
        labelled.add(new Candidate(partition, volume.orElseThrow(() -> noFat(partition))));
      } else if (volume.isPresent() && isMarked(volume.get())) {
        marked.add(new Candidate(partition, volume.get()));
      }
    }
    return only(labelled.isEmpty() ? marked : labelled)
        .map(found -> new BootPartition(table, found.partition, found.volume));
  }

  /** A damaged volume without our label is none of our business; with it, it is the one and cannot be written. */
  private static Optional<FatVolume> volume(Partition partition, Disk disk) throws IOException {
    try {
      return FatVolume.open(disk.window(partition.start(), partition.length()));
    } catch (BakeFailure failure) {
      if (isLabel(partition.name()) || FatVolume.bootSectorLabel(
          disk.window(partition.start(), partition.length())).filter(BootPartition::isLabel)
          .isPresent()) {
        throw failure;
      }
      return Optional.empty();
    }
  }

  private static boolean isLabelled(Partition partition, Optional<FatVolume> volume)
      throws IOException {
    Set<String> labels = volume.isPresent() ? volume.get().labels() : Set.of();
    return Stream.concat(Stream.of(partition.name()), labels.stream())
        .anyMatch(BootPartition::isLabel);
  }

  private static boolean isLabel(String label) {
    return LABELS.contains(label.strip().toLowerCase(Locale.ROOT));
  }

  private static boolean isMarked(FatVolume volume) throws IOException {
    try {
      return volume.find(MARK).isPresent();
    } catch (BakeFailure _) {
      return false;
    }
  }

  private static Optional<Candidate> only(List<Candidate> candidates) {
    if (candidates.size() > 1) {
      throw new BakeFailure(Reason.TwoBootPartitions, "partitions " + candidates.stream()
          .map(each -> each.partition.number())
          .map(String::valueOf)
          .collect(Collectors.joining(" and "))
          + " both say that they are the boot partition: use an image with one");
    }
    return candidates.stream().findFirst();
  }

  private static BakeFailure noFat(Partition partition) {
    return new BakeFailure(Reason.UnsupportedFileSystem, "partition " + partition.number()
        + " is named " + partition.name() + " but holds no FAT file system");
  }
}
