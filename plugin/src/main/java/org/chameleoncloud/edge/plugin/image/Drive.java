package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * A card or drive of this machine, as Linux describes it in sysfs (the kernel's documentation of sysfs-block).
 *
 * @param path its device, with links resolved
 * @param model empty if it does not say
 * @param size in bytes
 * @param removable whether it is a medium to be taken out, or is connected by USB or in a card reader
 * @param partition whether it is only a part of a drive
 * @param numbers {@code MAJOR:MINOR} of it and of its partitions
 */
record Drive(Path path, String model, long size, boolean removable, boolean partition,
    Set<String> numbers) {
  private static final Path BLOCKS = Path.of("/sys/class/block");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int SECTOR = 512;
  private static final Set<String> CARDS = Set.of("SD", "SDcombo");
  /** In a line of mountinfo (proc_pid_mountinfo(5)). */
  private static final int NUMBER_FIELD = 2;
  private static final int POINT_FIELD = 4;

  /** Copies the set. */
  Drive {
    numbers = Set.copyOf(numbers);
  }

  /**
   * A drive of this machine.
   *
   * @throws CommandFailure if it is not one
   */
  static Drive of(Path device) {
    return of(device, BLOCKS);
  }

  static Drive of(Path device, Path blocks) {
    try {
      Path real = device.toRealPath();
      // The root directory has no name.
      Path block = blocks.resolve(String.valueOf(real.getFileName())).toRealPath();
      String parents = block.toString();
      boolean external = parents.contains("/usb")
          || parents.contains("/mmc_host/") && isCard(first(block.resolve("device/type")));
      return new Drive(real,
          first(block.resolve("device/model"), block.resolve("device/name")).orElse(""),
          first(block.resolve("size")).map(Long::parseLong).orElse(0L) * SECTOR,
          external || first(block.resolve("removable")).orElse("").equals("1"),
          Files.exists(block.resolve("partition")), numbers(block));
    } catch (NoSuchFileException _) {
      throw CommandFailure.notFound(device + " is not a card or drive of this machine: lsblk lists"
          + " them");
    } catch (IOException e) {
      throw CommandFailure.failed(device + " cannot be examined: " + e.getMessage());
    }
  }

  /** Behind the same driver may be soldered memory, eMMC, whose type is MMC (mmc-dev-attrs, drivers/mmc/core/bus.c). */
  private static boolean isCard(Optional<String> type) {
    return type.filter(CARDS::contains).isPresent();
  }

  private static Set<String> numbers(Path block) throws IOException {
    Set<String> numbers = new HashSet<>();
    try (Stream<Path> entries = Files.list(block)) {
      for (Path entry : Stream.concat(Stream.of(block),
          entries.filter(each -> Files.exists(each.resolve("partition")))).toList()) {
        first(entry.resolve("dev")).ifPresent(numbers::add);
      }
    }
    return numbers;
  }

  private static Optional<String> first(Path... files) throws IOException {
    for (Path file : files) {
      if (Files.isReadable(file)) {
        return Optional.of(Files.readString(file).strip());
      }
    }
    return Optional.empty();
  }

  /** Where it, or one of its partitions, is mounted, whatever its name in the list of mounts is. */
  Optional<String> mountPoint() throws IOException {
    return mountPoint(Files.readAllLines(MOUNTS));
  }

  Optional<String> mountPoint(List<String> mounts) {
    return mounts.stream().map(line -> line.split(" "))
        .filter(fields -> fields.length > POINT_FIELD && numbers.contains(fields[NUMBER_FIELD]))
        .map(fields -> fields[POINT_FIELD]).findFirst();
  }

  /** For the question whether to write to it. */
  String description() {
    return path + ": " + Bytes.text(size) + (model.isEmpty() ? "" : ", " + model);
  }
}
