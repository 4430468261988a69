package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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
 * What was written into an image, for comparison with what is read back.
 *
 * @param files the content of each file, by path
 * @param partitionStart the position of the boot partition's first byte
 * @param deviceType as the image states it; empty if it does not
 * @param osVersion as the image states it; empty if it does not
 */
public record Patch(Map<String, byte[]> files, long partitionStart, String deviceType,
    String osVersion) {

  /**
   * Writes the changes into the disk's boot partition.
   *
   * @throws BakeFailure if the image or the changes are invalid; nothing has been written then
   */
  public static Patch apply(Disk disk, Changes changes) throws IOException {
    return apply(BootPartition.find(disk), changes);
  }

  /** Writes the changes into a boot partition. */
  static Patch apply(BootPartition boot, Changes changes) throws IOException {
    BootFiles present = new BootFiles(boot.volume());
    String deviceType = present.deviceType().orElse("");
    DeviceTypes.requireMatch(changes.deviceType(), deviceType);
    ConfigJson old = present.config().orElseGet(() -> missing(changes));
    String osVersion = present.osVersion().orElse("");
    OsVersion.requireSupports(osVersion, changes.config());
    Map<String, byte[]> files = new TreeMap<>();
    files.put(BootFiles.CONFIG,
        old.with(changes.config()).keeping("deviceType", deviceType).bytes());
    changes.connections().forEach(
        connection -> files.put(BootFiles.CONNECTIONS + "/" + connection.name(),
            connection.text()));
    FatWriter writer = FatWriter.open(boot.volume());
    if (changes.accepted() == Accepted.UNCONFIGURED) {
      DeviceSecrets.requireNone(present);
    }
    if (!changes.connections().isEmpty()) {
      writer.requireSpace(files);
      writer.makeDirectory(BootFiles.CONNECTIONS);
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      writer.write(file.getKey(), file.getValue());
    }
    if (changes.accepted() == Accepted.ANY) {
      writer.eraseUnused();
    }
    return new Patch(files, boot.partition().start(), deviceType, osVersion);
  }

  /** What the user should know about the configuration, as sentences. */
  public List<String> notes() {
    return BootFiles.notes(ConfigJson.parse(files.get(BootFiles.CONFIG), "the image's config.json",
        Reason.MalformedConfig));
  }

  private static ConfigJson missing(Changes changes) {
    if (changes.createConfig()) {
      return ConfigJson.empty();
    }
    throw new BakeFailure(Reason.MissingConfig, "the image's boot partition has no config.json;"
        + " use --create-config to create one");
  }

  /**
   * Finds the boot partition again and compares its files with what was written.
   *
   * @throws BakeFailure {@code NotReadBack}
   */
  public void verify(Disk disk) throws IOException {
    BootPartition boot = BootPartition.find(disk);
    if (boot.partition().start() != partitionStart) {
      throw new BakeFailure(Reason.NotReadBack,
          "the boot partition is not where it was written; bake the image again");
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
          + " does not read back as written; the storage may be failing, bake the image again");
    }
  }
}
