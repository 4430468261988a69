package org.chameleoncloud.edge.baker.bake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.BootFiles;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.disk.PartitionTable;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;

/**
 * What an image contains.
 *
 * @param form what the file contains
 * @param table its partitions
 * @param partition the boot partition among them
 * @param fileSystem FAT12, FAT16 or FAT32
 * @param labels of the boot partition
 * @param freeBytes free space in the boot partition
 * @param deviceType empty if the image does not state it
 * @param osVersion empty if the image does not state it
 * @param connections the names of its NetworkManager keyfiles, sorted
 * @param config the image's config.json with secrets masked; empty if it has none
 */
public record Inspection(Form form, PartitionTable table, Partition partition, String fileSystem,
    Set<String> labels, long freeBytes, String deviceType, String osVersion,
    List<String> connections, ObjectNode config) {

  /**
   * Inspects an image without modifying it.
   *
   * @param cache where the base of a compact image is; null for the {@code .bases} directory nearest to the image
   * @throws BakeFailure if it has no readable boot partition
   */
  public static Inspection of(Path image, BaseCache cache) throws IOException {
    try (OpenImage open = OpenImage.of(image, cache)) {
      BootPartition boot = BootPartition.find(open.disk());
      BootFiles files = new BootFiles(boot.volume());
      return new Inspection(open.form(), boot.table(), boot.partition(),
          boot.volume().kind().name(),
          boot.volume().labels(), boot.volume().freeBytes(), files.deviceType().orElse(""),
          files.osVersion().orElse(""), files.connections(),
          files.config().orElseGet(ConfigJson::empty).masked());
    }
  }
}
