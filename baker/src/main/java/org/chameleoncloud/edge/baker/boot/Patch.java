package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * What was written into an image, to be compared with what is read back.
 *
 * @param files the content of each file, by its path
 * @param partitionStart the boot partition's first byte
 * @param deviceType as the image names it, empty when it does not
 * @param osVersion as the image names it, empty when it does not
 */
public record Patch(Map<String, byte[]> files, long partitionStart, String deviceType,
    String osVersion) {

  /**
   * Writes the changes into the disk's boot partition.
   *
   * @throws BakeFailure with nothing written, whatever is wrong with the image or the changes
   */
  public static Patch apply(Disk disk, Changes changes) throws IOException {
    return apply(BootPartition.find(disk), changes);
  }

  /** Writes the changes into a boot partition that has been found. */
  public static Patch apply(BootPartition boot, Changes changes) throws IOException {
    BootFiles present = new BootFiles(boot.volume());
    String deviceType = present.deviceType().orElse("");
    DeviceTypes.requireMatch(changes.deviceType(), deviceType);
    ConfigJson old = present.config().orElseGet(() -> missing(changes));
    String osVersion = present.osVersion().orElse("");
    OsVersion.requireUnderstood(osVersion, changes.config());
    Map<String, byte[]> files = new TreeMap<>();
    files.put(BootFiles.CONFIG, old.with(changes.config()).bytes());
    changes.connections().forEach(
        connection -> files.put(BootFiles.CONNECTIONS + "/" + connection.name(),
            connection.text()));
    FatWriter writer = FatWriter.open(boot.volume());
    if (!changes.connections().isEmpty()) {
      writer.requireRoom(files);
      writer.makeFolder(BootFiles.CONNECTIONS);
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      writer.write(file.getKey(), file.getValue());
    }
    return new Patch(files, boot.partition().start(), deviceType, osVersion);
  }

  private static ConfigJson missing(Changes changes) {
    if (changes.createConfig()) {
      return ConfigJson.empty();
    }
    throw new BakeFailure(Reason.MissingConfig, "the image's boot partition has no config.json;"
        + " with --create-config it gets one");
  }

  /**
   * Reads everything back through a fresh look at the disk.
   *
   * @throws BakeFailure {@code NotReadBack}
   */
  public void verify(Disk disk) throws IOException {
    BootPartition boot = BootPartition.find(disk);
    if (boot.partition().start() != partitionStart) {
      throw new BakeFailure(Reason.NotReadBack,
          "the boot partition is not where it was written to: bake the image again");
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      requireSame(boot.volume(), file.getKey(), file.getValue());
    }
  }

  private static void requireSame(FatVolume volume, String path, byte[] written)
      throws IOException {
    Optional<byte[]> read = volume.read(path, written.length);
    if (read.isEmpty() || !Arrays.equals(read.get(), written)) {
      throw new BakeFailure(Reason.NotReadBack, path
          + " does not read back as it was written: the storage may be failing; bake it again");
    }
  }
}
