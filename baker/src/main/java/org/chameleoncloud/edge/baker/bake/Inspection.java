package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.BootFiles;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.disk.PartitionTable;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;

/**
 * What an image says about itself.
 *
 * @param form what lies in its file
 * @param table its partitions
 * @param partition the boot partition among them
 * @param fileSystem FAT12, FAT16 or FAT32
 * @param labels of the boot partition
 * @param freeBytes room in the boot partition
 * @param deviceType empty when the image does not say
 * @param osVersion empty when the image does not say
 * @param connections the names of its NetworkManager keyfiles, in order
 * @param config the image's config.json with secrets masked; empty when it has none
 */
public record Inspection(Form form, PartitionTable table, Partition partition, String fileSystem,
    Set<String> labels, long freeBytes, String deviceType, String osVersion,
    List<String> connections, ObjectNode config) {

  /**
   * Looks into an image, which is only read.
   *
   * @param cache where a compact image's base lies; null for the folder {@code .bases} near the image
   * @throws BakeFailure when it has no boot partition that can be read
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
