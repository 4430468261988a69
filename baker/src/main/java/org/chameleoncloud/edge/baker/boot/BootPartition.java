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
 * The partition from which balenaOS reads its configuration. It is found by its label or content, never by its number:
 * numbers differ between versions of the same image.
 */
public record BootPartition(PartitionTable table, Partition partition, FatVolume volume) {
  /** balenaOS's names for it; "flash-boot" is used in installer images. */
  private static final Set<String> LABELS = Set.of("resin-boot", "flash-boot", "balena-boot");
  private static final String MARKER_FILE = "device-type.json";

  private record Candidate(Partition partition, FatVolume volume) {}

  /**
   * Finds the boot partition of a disk.
   *
   * @throws BakeFailure {@code NoBootPartition}, {@code TwoBootPartitions}, or a reason for a damaged partition table
   *        or file system
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
        + " labeled resin-boot, flash-boot or balena-boot, and none contains " + MARKER_FILE
        + "; use a balenaOS image");
  }

  /**
   * Finds a labeled boot partition that ends before {@code position}, on a disk that is still being written; empty if
   * there is none so far.
   */
  static Optional<BootPartition> findLabeledBefore(long position, Disk disk)
      throws IOException {
    try {
      PartitionTable table = PartitionTable.readings(disk).getFirst();
      for (Partition partition : table.partitions()) {
        Optional<FatVolume> volume = partition.end() <= position
            ? volume(partition, disk)
            : Optional.empty();
        if (volume.isPresent() && isLabeled(partition, volume)) {
          return Optional.of(new BootPartition(table, partition, volume.get()));
        }
      }
    } catch (BakeFailure _) {
      // If it is a real problem, it is reported when the disk is complete.
    }
    return Optional.empty();
  }

  private static Optional<BootPartition> in(PartitionTable table, Disk disk) throws IOException {
    List<Candidate> labeled = new ArrayList<>();
    List<Candidate> withMarker = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      Optional<FatVolume> volume = volume(partition, disk);
      if (isLabeled(partition, volume)) {
        labeled.add(new Candidate(partition, volume.orElseThrow(() -> notFat(partition))));
      } else if (volume.isPresent() && hasMarker(volume.get())) {
        withMarker.add(new Candidate(partition, volume.get()));
      }
    }
    return single(labeled.isEmpty() ? withMarker : labeled)
        .map(found -> new BootPartition(table, found.partition, found.volume));
  }

  /** The FAT volume of a partition. A damaged volume is ignored, unless it has a boot partition's label. */
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

  private static boolean isLabeled(Partition partition, Optional<FatVolume> volume)
      throws IOException {
    Set<String> labels = volume.isPresent() ? volume.get().labels() : Set.of();
    return Stream.concat(Stream.of(partition.name()), labels.stream())
        .anyMatch(BootPartition::isLabel);
  }

  private static boolean isLabel(String label) {
    return LABELS.contains(label.strip().toLowerCase(Locale.ROOT));
  }

  private static boolean hasMarker(FatVolume volume) throws IOException {
    try {
      return volume.find(MARKER_FILE).isPresent();
    } catch (BakeFailure _) {
      return false;
    }
  }

  private static Optional<Candidate> single(List<Candidate> candidates) {
    if (candidates.size() > 1) {
      throw new BakeFailure(Reason.TwoBootPartitions,
          "the image has more than one boot partition: partitions " + candidates.stream()
              .map(each -> each.partition.number())
              .map(String::valueOf)
              .collect(Collectors.joining(" and "))
              + "; use an image with only one");
    }
    return candidates.stream().findFirst();
  }

  private static BakeFailure notFat(Partition partition) {
    return new BakeFailure(Reason.UnsupportedFileSystem, "partition " + partition.number()
        + " is named " + partition.name() + " but has no FAT file system; use another image");
  }
}
