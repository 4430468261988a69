package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.corpus.CorpusImage.Modification;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;

/** Boot partitions with unusual or invalid contents in a valid file system. */
final class UnusualContents {
  private static final String CONFIG = "config.json";
  private static final int CLUSTER = 512;

  private UnusualContents() {}

  static Stream<CorpusImage> images() {
    return Stream.of(configs(), space(), rootDirectories(), wrongDevices())
        .flatMap(each -> each);
  }

  private static Stream<CorpusImage> configs() {
    return Stream.of(
        image("config.json missing").configured("", Configs.TYPICAL).refused(Reason.MissingConfig),
        image("config.json missing, to be created").configured("", Configs.CREATING),
        image("config.json in capitals").configured("", Configs.TYPICAL)
            .with(adding("CONFIG.JSON", Configs.STOCK)),
        image("config.json read-only and hidden").with((disk, boot) -> Volume.of(disk, boot)
            .put(Volume.of(disk, boot).find(CONFIG).position() + 11, 0x23)),
        image("fragmented free space").with(
            UnusualContents::fragment).configured(Configs.STOCK, Configs.LARGE),
        image("fragmented config.json, shrinks").configured("", Configs.SHRINKING)
            .with(UnusualContents::fragment).with(adding(CONFIG, Configs.LARGE_STOCK)),
        malformed("is empty", ""), malformed("is truncated", "{\"deviceType\": \"rasp"),
        malformed("is an array", "[]"), malformed("is binary", "\0\1\2\3".repeat(100)),
        malformed("is two objects", "{} {}"));
  }

  private static CorpusImage malformed(String how, String text) {
    return image("config.json " + how).with(adding(CONFIG, text)).refused(Reason.MalformedConfig);
  }

  private static Stream<CorpusImage> space() {
    return Stream.of(
        image("just enough space").with(fillingUpTo(4 * CLUSTER)),
        image("just enough space for 20 kB").configured(Configs.STOCK, Configs.LARGE)
            .with(fillingUpTo(44 * CLUSTER)),
        image("not enough space").with(fillingUpTo(CLUSTER)).refused(Reason.NoRoom),
        image("no space at all").with(fillingUpTo(0)).refused(Reason.NoRoom),
        image("not enough space for 20 kB").configured(Configs.STOCK, Configs.LARGE)
            .with(fillingUpTo(20 * CLUSTER)).refused(Reason.NoRoom),
        CorpusImage
            .of("FAT32: not enough space", PartitionLayouts.mbr(1), Formats.FAT32,
                Formats.FAT32_EXTENT)
            .with(fillingUpTo(CLUSTER)).refused(Reason.NoRoom));
  }

  /** Sixteen entries: eleven are used, thirteen with config.json. */
  private static Stream<CorpusImage> rootDirectories() {
    FatFormat small = new FatFormat(FatKind.FAT16, 512, CLUSTER, 16, Formats.LABEL,
        Formats.LABEL);
    return Stream.of(
        image("root directory full").formatted(small).with(adding("a file with a name", "")),
        image("root directory full, no config.json").formatted(small)
            .configured("", Configs.CREATING).with(adding("a file with a name", ""))
            .with(adding("another", "")).refused(Reason.NoRoom));
  }

  private static Stream<CorpusImage> wrongDevices() {
    return Stream.of(
        image("another device type").configured(Configs.STOCK, Configs.FOR_ANOTHER_TYPE)
            .refused(Reason.DeviceTypeMismatch),
        image("OS too old for a setting")
            .configured(Configs.STOCK, Configs.INSTALLING).refused(Reason.OsTooOld));
  }

  private static CorpusImage image(String name) {
    return CorpusImage.of(name, PartitionLayouts.mbr(1), Formats.FAT16, Formats.FAT16_EXTENT);
  }

  private static Modification adding(String path, String text) {
    return (disk, boot) -> Volume.of(disk, boot).add(path,
        text.getBytes(StandardCharsets.UTF_8));
  }

  private static Modification fillingUpTo(int bytesLeft) {
    return (disk, boot) -> {
      Volume volume = Volume.of(disk, boot);
      volume.add("rest", new byte[(int) volume.freeBytes() - bytesLeft]);
    };
  }

  /** Uses every other one of the first free clusters. */
  private static void fragment(Disk disk, Extent boot) throws IOException {
    Volume volume = Volume.of(disk, boot);
    for (int i = 0; i < 30; i++) {
      volume.add("gap " + i, new byte[CLUSTER]);
    }
    for (int i = 0; i < 30; i += 2) {
      volume.add("gap " + i, new byte[0]);
    }
  }
}
