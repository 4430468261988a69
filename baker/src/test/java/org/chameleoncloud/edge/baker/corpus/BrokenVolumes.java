package org.chameleoncloud.edge.baker.corpus;

import static org.chameleoncloud.edge.baker.outcome.Reason.DamagedFileSystem;
import static org.chameleoncloud.edge.baker.outcome.Reason.DirtyFileSystem;
import static org.chameleoncloud.edge.baker.outcome.Reason.UnsupportedFileSystem;

import java.io.IOException;
import java.util.stream.Stream;

/** Boot partitions that must not be written to. */
final class BrokenVolumes {
  private static final String CONFIG = "config.json";

  private BrokenVolumes() {}

  private interface Damage {
    void applyTo(Volume volume) throws IOException;
  }

  static Stream<CorpusImage> images() {
    return Stream.of(unsupported(), dirty(), damagedTables(), damagedFiles())
        .flatMap(each -> each);
  }

  private static Stream<CorpusImage> unsupported() {
    return Stream.of(
        fat32("mirroring switched off", volume -> volume.put(40, 0x80, 0)),
        fat16("three copies of the table", volume -> volume.put(16, 3)))
        .map(image -> image.refused(UnsupportedFileSystem));
  }

  private static Stream<CorpusImage> dirty() {
    return Stream.of(
        fat16("dirty in the boot sector", volume -> volume.put(37, 1)),
        fat32("dirty in the boot sector", volume -> volume.put(65, 1)),
        fat16("dirty in the table", volume -> volume.setEntry(1, 0x7FFF)),
        fat32("dirty in the table", volume -> volume.setEntry(1, 0x07FFFFFF)),
        fat16("read errors in the table", volume -> volume.setEntry(1, 0xBFFF)))
        .map(image -> image.refused(DirtyFileSystem));
  }

  private static Stream<CorpusImage> damagedTables() {
    return Stream.of(
        fat16("larger than its partition", volume -> volume.put(19, 0xFF, 0xFF)),
        fat16("copies of the table differ", volume -> volume.setEntry(1, first(volume), 0)),
        fat32("copies of the table differ", volume -> volume.setEntry(1, first(volume), 0)),
        fat32("root directory past the end", volume -> volume.put(44, 0xF0, 0xFF, 0xFF, 0x0F)))
        .map(image -> image.refused(DamagedFileSystem));
  }

  private static Stream<CorpusImage> damagedFiles() {
    return Stream.of(
        fat16("two files share a cluster",
            volume -> volume.setFirstCluster("os-release",
                volume.find("device-type.json").firstCluster())),
        fat16("a file uses a free cluster", volume -> volume.setFirstCluster("os-release", 5000)),
        fat32("a file uses a free cluster", volume -> volume.setFirstCluster("os-release", 5000)),
        fat16("a chain with a loop", volume -> volume.setEntry(first(volume),
            first(volume))),
        fat16("a chain that leaves the volume", volume -> volume.setEntry(first(volume), 0x9000)),
        fat16("config.json past its chain", volume -> volume.resize(CONFIG, 5000)),
        fat32("config.json of 2 GiB", volume -> volume.resize(CONFIG, Integer.MAX_VALUE)))
        .map(image -> image.refused(DamagedFileSystem));
  }

  private static int first(Volume volume) throws IOException {
    return volume.find(CONFIG).firstCluster();
  }

  private static CorpusImage fat16(String name, Damage damage) {
    return CorpusImage
        .of("FAT16: " + name, PartitionLayouts.mbr(1), Formats.FAT16, Formats.FAT16_EXTENT)
        .with((disk, boot) -> damage.applyTo(Volume.of(disk, boot)));
  }

  private static CorpusImage fat32(String name, Damage damage) {
    return CorpusImage
        .of("FAT32: " + name, PartitionLayouts.mbr(1), Formats.FAT32, Formats.FAT32_EXTENT)
        .with((disk, boot) -> damage.applyTo(Volume.of(disk, boot)));
  }
}
