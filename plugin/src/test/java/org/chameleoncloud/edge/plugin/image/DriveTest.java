package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives, described as sysfs does. */
class DriveTest {
  @TempDir
  private Path directory;
  private Path dev;
  private Path blocks;

  @BeforeEach
  void directories() throws IOException {
    dev = Files.createDirectory(directory.resolve("dev"));
    blocks = Files.createDirectory(directory.resolve("block"));
  }

  private Drive drive(String name, String bus, Map<String, String> files) throws IOException {
    Path block = Files.createDirectories(directory.resolve("devices").resolve(bus).resolve(name));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = block.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue() + "\n");
    }
    Files.createSymbolicLink(blocks.resolve(name), block);
    return Drive.of(Files.createFile(dev.resolve(name)), blocks);
  }

  @Test
  void isDescribedByItsSizeAndModel() throws IOException {
    Drive card = drive("sdb", "pci/ata1", Map.of("size", "62333952", "removable", "1",
        "device/model", "SD/MMC Reader  ", "dev", "8:16"));

    assertThat(card.description()).isEqualTo(card.path() + ": 29.7 GiB, SD/MMC Reader");
    assertThat(card.removable()).isTrue();
    assertThat(card.partition()).isFalse();
  }

  @Test
  void isRemovableInAnEnclosureOrAReader() throws IOException {
    Map<String, String> fixed = Map.of("size", "1", "removable", "0", "dev", "8:32");
    assertThat(drive("sda", "pci/ata1", fixed).removable()).isFalse();
    assertThat(drive("sdc", "pci/usb2/2-1", fixed).removable()).isTrue();
    assertThat(drive("mmcblk0", "soc/mmc_host/mmc0", with(fixed, "SD")).removable()).isTrue();
  }

  private static Map<String, String> with(Map<String, String> files, String type) {
    Map<String, String> all = new HashMap<>(files);
    all.put("device/type", type);
    return all;
  }

  @Test
  void solderedMemoryIsNotRemovable() throws IOException {
    Map<String, String> fixed = Map.of("size", "1", "removable", "0", "dev", "179:0");
    assertThat(drive("mmcblk1", "soc/mmc_host/mmc1", with(fixed, "MMC")).removable()).isFalse();
    assertThat(drive("mmcblk1boot0", "soc/mmc_host/mmc1", fixed).removable()).isFalse();
  }

  @Test
  void aPartitionIsRefused() throws IOException {
    Drive part = drive("sdb1", "pci/usb2", Map.of("size", "1", "partition", "1", "dev", "8:17"));

    assertThatThrownBy(() -> ImageWriter.requireUsable(List.of(part), 0, true))
        .isInstanceOf(CommandFailure.class).hasMessageContaining("is a partition");
  }

  @Test
  void aDriveThatIsNotRemovableIsRefused() throws IOException {
    Drive own = drive("sda", "pci/ata1", Map.of("size", "1", "removable", "0", "dev", "8:0"));

    assertThatThrownBy(() -> ImageWriter.requireUsable(List.of(own), 0, false))
        .isInstanceOf(CommandFailure.class).hasMessageContaining("--force-fixed");
  }

  @Test
  void aMountIsFoundByTheNumbersOfTheDriveAndItsPartitions() throws IOException {
    Drive card = drive("sdb", "pci/usb2", Map.of("size", "1", "dev", "8:16", "sdb2/partition", "2",
        "sdb2/dev", "8:18", "queue/dev", "9:9"));

    assertThat(card.mountPoint(List.of("36 35 8:18 / /media/card rw - vfat /dev/root rw")))
        .contains("/media/card");
    assertThat(card.mountPoint(List.of("36 35 8:16 / / rw - ext4 /dev/root rw"))).contains("/");
    assertThat(card.mountPoint(List.of("36 35 9:9 / / rw - ext4 /dev/sdc rw", "")))
        .isEmpty();
  }

  @Test
  void whatIsNoDriveIsNotFound() throws IOException {
    Path file = Files.createFile(dev.resolve("image.img"));

    assertThatThrownBy(() -> Drive.of(file, blocks)).isInstanceOf(CommandFailure.class)
        .hasMessageContaining("lsblk");
    assertThatThrownBy(() -> Drive.of(dev.resolve("sdz"), blocks))
        .isInstanceOf(CommandFailure.class).hasMessageContaining("lsblk");
  }
}
