package org.chameleoncloud.edge.baker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.chameleoncloud.edge.baker.sample.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchTest {
  @Test
  void writesIntoABootPartitionBeyondFourGibibytes(@TempDir Path directory) throws IOException {
    long start = 5L << 30;
    try (FileChannel file = FileChannel.open(directory.resolve("large.img"),
        StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), start + 4 * MIB);
      Disk disk = FileDisk.unpublished(file);
      TableWriter.mbr(disk, 512, List.of(new Partition(2, "0e", "", start, 2 * MIB)));
      Disk boot = disk.window(start, 2 * MIB);
      FatFormat.labeled(FatKind.FAT12, "resin-boot").write(boot);
      FatWriter.open(FatVolume.open(boot).orElseThrow()).write("config.json",
          Images.STOCK.getBytes(StandardCharsets.UTF_8));

      Patch.apply(disk, Images.changes()).verify(disk);

      assertThat(FatVolume.open(boot).orElseThrow().read("config.json", MIB).orElseThrow())
          .asString(StandardCharsets.UTF_8).contains("hunter2");
    }
  }

  @Test
  void keepsTheDeviceTypeThatTheImageStates() throws IOException {
    assertThat(patched("{\"deviceType\": \"jetson-xavier-nx-devkit-emmc\"}",
        "{\"deviceType\": \"jetson-xavier-nx-emmc\", \"uuid\": \"0123\"}"))
        .contains("\"deviceType\" : \"jetson-xavier-nx-devkit-emmc\"").contains("0123");
  }

  @Test
  void setsTheDeviceTypeOfAnImageThatStatesNone() throws IOException {
    assertThat(patched("{}", "{\"deviceType\": \"jetson-xavier-nx-emmc\"}"))
        .contains("\"deviceType\" : \"jetson-xavier-nx-emmc\"");
    assertThat(patched("{}", "{\"uuid\": \"0123\"}")).doesNotContain("deviceType");
  }

  private static String patched(String stock, String changes) throws IOException {
    MemoryDisk disk = Images.withConfig(stock);
    ConfigJson config = ConfigJson.parse(changes.getBytes(StandardCharsets.UTF_8), "the test's",
        Reason.BadConfiguration);
    Patch.apply(disk, new Changes(config, config.text("deviceType").orElse(""), false, List.of()));
    return new String(FatVolume.open(disk.window(MIB, 2 * MIB)).orElseThrow()
        .read("config.json", MIB).orElseThrow(), StandardCharsets.UTF_8);
  }
}
