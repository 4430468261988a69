package org.chameleoncloud.edge.baker.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A disk image with the layout of balenaOS's image for a device type, only smaller. It has the files of the boot
 * partition and can be baked, but it does not boot. The same sample always has the same bytes.
 *
 * @param deviceType for example raspberrypi4-64
 * @param osVersion the version in its os-release, for example 6.1.15
 * @param sizeBytes of the whole image
 */
public record SampleImage(String deviceType, String osVersion, long sizeBytes) {
  /** Enough for every layout. */
  private static final long MIN_SIZE = 64L << 20;

  private static final long MIB = 1 << 20;
  private static final int SECTOR = 512;
  private static final long FIRST_START = 4 * MIB;
  private static final long BEFORE_BOOT = 64 << 10;
  private static final long BOOT_LENGTH = 40 * MIB;
  private static final long ROOT_CONTENT = 4 * MIB;
  private static final String LINUX_GUID = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  /**
   * Creates the image.
   *
   * @param file must not exist
   * @throws BakeFailure {@code BadRequest} if the size is too small for the layout
   */
  public void write(Path file) throws IOException {
    if (sizeBytes < MIN_SIZE || sizeBytes % MIB != 0) {
      throw new BakeFailure(Reason.BadRequest,
          "the size of a sample image must be a whole number of MiB, at least " + MIN_SIZE / MIB);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
      write(FileDisk.unpublished(channel));
    }
  }

  private void write(Disk disk) throws IOException {
    Layout layout = Layout.of(deviceType);
    List<Partition> partitions = partitions(layout);
    if (layout.gpt()) {
      TableWriter.gpt(disk, SECTOR, partitions);
    } else {
      TableWriter.mbr(disk, SECTOR, partitions);
    }
    Partition boot = partitions.get(layout.bootNumber() - 1);
    Partition root = partitions.getLast();
    writeBoot(disk.window(boot.start(), boot.length()), layout);
    writeNoise(disk.window(root.start(), root.length()));
  }

  private List<Partition> partitions(Layout layout) {
    List<Partition> partitions = new ArrayList<>();
    long at = FIRST_START;
    for (int number = 1; number <= layout.bootNumber() + 1; number++) {
      boolean boot = number == layout.bootNumber();
      boolean root = number > layout.bootNumber();
      long length = boot ? BOOT_LENGTH : root ? sizeBytes - MIB - at : BEFORE_BOOT;
      String name = boot ? layout.label() : root ? "resin-rootA" : "firmware-" + number;
      partitions.add(new Partition(number, layout.type(boot), layout.gpt() ? name : "", at,
          length));
      at += length;
    }
    return partitions;
  }

  private void writeBoot(Disk volume, Layout layout) throws IOException {
    FatFormat.labeled(layout.fat(), layout.label()).write(volume);
    FatWriter writer = FatWriter.open(FatVolume.open(volume).orElseThrow());
    writer.write("device-type.json", text("{\"slug\": \"%s\"}%n".formatted(deviceType)));
    writer.write("os-release", text("""
        ID="balena-os"
        NAME="balenaOS"
        VERSION="%s"
        VERSION_ID="%s"
        """.formatted(osVersion, osVersion)));
    writer.write("config.json", text(
        "{\"deviceType\": \"%s\", \"persistentLogging\": false}".formatted(deviceType)));
    writer.makeDirectory("system-connections");
    writer.write("system-connections/resin-sample.ignore", text("""
        [connection]
        id=my-wifi
        type=wifi
        """));
  }

  /** Content that must not change: random bytes, like a compressed root file system. */
  private void writeNoise(Disk root) throws IOException {
    byte[] noise = new byte[(int) Math.min(ROOT_CONTENT, root.size())];
    new SplittableRandom(sizeBytes).nextBytes(noise);
    root.write(0, ByteBuffer.wrap(noise));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The layouts of balenaOS's build recipes, with smaller sizes. */
  private record Layout(boolean gpt, int bootNumber, FatKind fat, String label) {
    static Layout of(String deviceType) {
      return switch (deviceType) {
        case "jetson-nano" -> new Layout(true, 12, FatKind.FAT16, "resin-boot");
        case "jetson-xavier-nx-emmc" -> new Layout(true, 9, FatKind.FAT16, "resin-boot");
        case "jetson-agx-orin-devkit" -> new Layout(true, 6, FatKind.FAT16, "resin-boot");
        case "jetson-orin-nano-devkit-nvme", "jetson-agx-orin-devkit-64gb" ->
          new Layout(true, 1, FatKind.FAT16, "flash-boot");
        case "coral-dev" -> new Layout(false, 1, FatKind.FAT16, "flash-boot");
        default -> new Layout(false, 1, FatKind.FAT32, "resin-boot");
      };
    }

    String type(boolean boot) {
      if (gpt) {
        return LINUX_GUID;
      }
      return boot ? fat == FatKind.FAT32 ? "0c" : "0e" : "83";
    }
  }
}
