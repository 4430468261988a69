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
import org.chameleoncloud.edge.baker.directory.ClaimedDevice;
import org.chameleoncloud.edge.baker.directory.DeviceInUseException;
import org.chameleoncloud.edge.baker.disk.UncachedFile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A card or drive to write an image to. A device that is in use is refused, because its data would be lost.
 *
 * @param path for example /dev/sdb, with links resolved
 * @param inUse lines that start with the path of a device that is mounted, used for swap, or part of another volume
 */
public record BlockDevice(Path path, List<String> inUse) {
  private static final int TYPE = 0170000;
  private static final int IS_BLOCK_DEVICE = 0060000;
  /** The suffix of a partition's name after the drive's name, as in sdb1 and mmcblk0p1. */
  private static final String PARTITION = "p?[0-9]+";

  /** Writes a whole image to a sink and returns its BLAKE3 digest. */
  public interface ImageWriter {
    Digest writeTo(Sink sink) throws IOException;
  }

  /** Receives an image part by part. */
  public interface Sink {
    void write(ByteBuffer part) throws IOException;
  }

  /**
   * A block device of this machine.
   *
   * @throws BakeFailure {@code BadRequest} if it is not one
   */
  public static BlockDevice of(Path device) throws IOException {
    try {
      Path real = device.toRealPath();
      Map<String, Object> attributes = Files.readAttributes(real, "unix:mode");
      if (((int) attributes.get("mode") & TYPE) == IS_BLOCK_DEVICE) {
        return new BlockDevice(real, usedDevices(real));
      }
    } catch (NoSuchFileException _) {
      // Reported like a file that is not a device.
    }
    throw new BakeFailure(Reason.BadRequest,
        device + " is not a card or drive of this machine; lsblk lists them");
  }

  private static List<String> usedDevices(Path device) throws IOException {
    List<String> used = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/mounts")));
    Path swaps = Path.of("/proc/swaps");
    if (Files.isReadable(swaps)) {
      used.addAll(Files.readAllLines(swaps));
    }
    used.addAll(holders(device, Path.of("/sys/class/block")));
    return used;
  }

  /** The volumes on top of a drive or its partitions: encrypted volumes, logical volumes, arrays. */
  static List<String> holders(Path device, Path blocks) throws IOException {
    List<String> found = new ArrayList<>();
    Path drive = blocks.resolve(device.getFileName());
    try (Stream<Path> directories = Files.walk(drive, 2, FileVisitOption.FOLLOW_LINKS)) {
      for (Path holders : directories.filter(directory -> directory.endsWith("holders")).toList()) {
        try (Stream<Path> names = Files.list(holders)) {
          names.forEach(name -> found.add(device.resolveSibling(
              holders.getParent().getFileName()) + " " + name.getFileName()));
        }
      }
    } catch (NoSuchFileException | UncheckedIOException _) {
      // Not available on this machine; mounts and swap are still checked.
    }
    return found;
  }

  /** Refuses a device that is too small, or if it or any of its partitions is in use. */
  public void requireUsable(long size) throws IOException {
    Optional<String> use = inUse.stream().map(line -> line.split("\\s", 3))
        .filter(fields -> fields[0].matches("\\Q" + path + "\\E(" + PARTITION + ")?"))
        .map(fields -> fields.length > 1 ? fields[0] + " at " + fields[1] : fields[0])
        .findFirst();
    if (use.isPresent()) {
      throw new BakeFailure(Reason.Busy, path + " is in use (" + use.get()
          + "); make sure that it is the right device, then unmount it");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < size) {
        throw new BakeFailure(Reason.OutputFull, path + " has " + channel.size()
            + " bytes, but the image has " + size + "; use a larger card");
      }
    }
  }

  /**
   * Writes an image from the first byte on, syncs it to the device, and reads it back from there. From before the first byte
   * until after the last one is read, the system cannot mount the device.
   *
   * @param size of the image, in bytes
   * @param progress of reading it back
   * @return the digest of the image
   * @throws BakeFailure {@code Busy} if the device is in use by now, or {@code NotReadBack}
   */
  public Digest write(ImageWriter writer, long size, Progress progress) throws IOException {
    try (ClaimedDevice claimed = ClaimedDevice.of(path)) {
      Digest digest = write(writer, claimed);
      progress.step("reading back " + path);
      requireContent(claimed, size, digest, progress);
      return digest;
    } catch (DeviceInUseException _) {
      throw new BakeFailure(Reason.Busy, path + " is in use: it, or a partition of it, was mounted"
          + " meanwhile, or is part of another volume; make sure that it is the right device, then"
          + " unmount it");
    }
  }

  private static Digest write(ImageWriter writer, ClaimedDevice claimed) throws IOException {
    try (FileChannel channel = FileChannel.open(claimed.path(), StandardOpenOption.WRITE)) {
      Digest digest = writer.writeTo(part -> {
        while (part.hasRemaining()) {
          channel.write(part);
        }
      });
      channel.force(true);
      return digest;
    }
  }

  private void requireContent(ClaimedDevice claimed, long size, Digest digest, Progress progress)
      throws IOException {
    Digest found;
    try (UncachedFile stored = UncachedFile.open(claimed.path())) {
      found = Digests.of(stored, size, Algorithm.BLAKE3, progress);
    }
    if (!found.equals(digest)) {
      throw new BakeFailure(Reason.NotReadBack, path
          + " does not read back as written; use another card");
    }
  }
}
