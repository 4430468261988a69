package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.disk.UncachedFile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A card or a drive that an image is written onto. What is in use is refused: nobody gets back what was on it.
 *
 * @param path such as /dev/sdb, links resolved
 * @param inUse lines that begin with the path of a device that is mounted or swapped to
 */
public record BlockDevice(Path path, List<String> inUse) {
  private static final int TYPE = 0170000;
  private static final int IS_BLOCK_DEVICE = 0060000;
  /** What follows a drive's name in its partitions' names: sdb1, mmcblk0p1. */
  private static final String PARTITION = "p?[0-9]+";

  /** Work that writes a whole image. */
  public interface Writing {
    Digest to(Sink sink) throws IOException;
  }

  /** Takes an image part by part. */
  public interface Sink {
    void write(ByteBuffer part) throws IOException;
  }

  /**
   * A device of this machine.
   *
   * @throws BakeFailure {@code BadRequest} when it is none
   */
  public static BlockDevice of(Path device) throws IOException {
    try {
      Path real = device.toRealPath();
      Map<String, Object> attributes = Files.readAttributes(real, "unix:mode");
      if (((int) attributes.get("mode") & TYPE) == IS_BLOCK_DEVICE) {
        return new BlockDevice(real, usedDevices(real));
      }
    } catch (NoSuchFileException _) {
      // As good as one that is no device.
    }
    throw new BakeFailure(Reason.BadRequest,
        device + " is no card or drive of this machine: lsblk lists them");
  }

  private static List<String> usedDevices(Path device) throws IOException {
    List<String> used = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/mounts")));
    Path swaps = Path.of("/proc/swaps");
    if (Files.isReadable(swaps)) {
      used.addAll(Files.readAllLines(swaps));
    }
    used.addAll(held(device, Path.of("/sys/class/block")));
    return used;
  }

  /** What is built on a drive or its partitions: encrypted volumes, logical volumes, arrays. */
  static List<String> held(Path device, Path blocks) throws IOException {
    List<String> held = new ArrayList<>();
    Path drive = blocks.resolve(device.getFileName());
    try (Stream<Path> folders = Files.walk(drive, 2, FileVisitOption.FOLLOW_LINKS)) {
      for (Path holders : folders.filter(folder -> folder.endsWith("holders")).toList()) {
        try (Stream<Path> names = Files.list(holders)) {
          names.forEach(name -> held.add(device.resolveSibling(
              holders.getParent().getFileName()) + " " + name.getFileName()));
        }
      }
    } catch (NoSuchFileException | UncheckedIOException _) {
      // This machine does not tell; what is mounted is known all the same.
    }
    return held;
  }

  /** Refuses a device that is mounted, also in part, or too small. */
  public void requireUsable(long size) throws IOException {
    Optional<String> use = inUse.stream().map(line -> line.split("\\s", 3))
        .filter(words -> words[0].matches("\\Q" + path + "\\E(" + PARTITION + ")?"))
        .map(words -> words.length > 1 ? words[0] + " at " + words[1] : words[0]).findFirst();
    if (use.isPresent()) {
      throw new BakeFailure(Reason.Busy, path + " is in use (" + use.get()
          + "): is it the right one? Unmount it first");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < size) {
        throw new BakeFailure(Reason.OutputFull, path + " has " + channel.size()
            + " bytes, and the image " + size + ": take a larger card");
      }
    }
  }

  /** Writes from the first byte on, and brings all of it to the device. */
  public Digest write(Writing writing) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      Digest digest = writing.to(part -> {
        while (part.hasRemaining()) {
          channel.write(part);
        }
      });
      channel.force(true);
      return digest;
    }
  }

  /** Reads back what was written. */
  public void requireHolds(long size, Digest digest, Progress progress) throws IOException {
    Digest found;
    try (UncachedFile stored = UncachedFile.open(path)) {
      found = Digests.of(stored, size, Algorithm.BLAKE3, progress);
    }
    if (!found.equals(digest)) {
      throw new BakeFailure(Reason.NotReadBack, path
          + " does not read back as it was written: take another card");
    }
  }
}
