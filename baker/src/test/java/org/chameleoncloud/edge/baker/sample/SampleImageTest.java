package org.chameleoncloud.edge.baker.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.chameleoncloud.edge.baker.bake.Bake;
import org.chameleoncloud.edge.baker.bake.BakeRequest;
import org.chameleoncloud.edge.baker.bake.Inspection;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleImageTest {
  @TempDir
  private Path directory;

  @ParameterizedTest
  @CsvSource({"raspberrypi3-64,MBR,1,FAT32,resin-boot", "raspberrypi5,MBR,1,FAT32,resin-boot",
      "jetson-nano,GPT,12,FAT16,resin-boot", "jetson-xavier-nx-emmc,GPT,9,FAT16,resin-boot",
      "jetson-agx-orin-devkit,GPT,6,FAT16,resin-boot",
      "jetson-orin-nano-devkit-nvme,GPT,1,FAT16,flash-boot",
      "coral-dev,MBR,1,FAT16,flash-boot"})
  void hasTheLayoutOfTheRealImage(String type, String table, int number, String fat,
      String label) throws IOException {
    Inspection sample = Inspection.of(create(type), null);

    assertThat(sample.table().kind().name()).isEqualTo(table);
    assertThat(sample.partition().number()).isEqualTo(number);
    assertThat(sample.fileSystem()).isEqualTo(fat);
    assertThat(sample.labels()).containsExactly(label);
    assertThat(sample.deviceType()).isEqualTo(type);
    assertThat(sample.osVersion()).isEqualTo("6.1.15");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raspberrypi4-64", "jetson-nano", "coral-dev"})
  void isValidBeforeAndAfterBaking(String type) throws Exception {
    ReferenceTools.require("fsck.vfat", "mtype", "sfdisk");
    Path sample = create(type);
    assertThat(Programs.run("sfdisk", "--verify", sample.toString()).output()).contains(
        "No errors");
    ReferenceTools.assertClean(boot(sample), directory);

    Path output = directory.resolve("baked.img");
    Bake.run(
        new BakeRequest(new FileSource(Place.of(sample)), "", Images.MAX_BYTES, Images.changes(),
            Images.rawTarget(output), null),
        Progress.NONE);

    ReferenceTools.assertClean(boot(output), directory);
    assertThat(ReferenceTools.mtype(boot(output), "config.json", directory)).contains("hunter2");
  }

  @Test
  void refusesASizeThatIsTooSmallForItsPartitions() {
    SampleImage small = new SampleImage("raspberrypi5", "6.1.15", 63L << 20);

    assertThatThrownBy(() -> small.write(directory.resolve("small.img"))).isInstanceOf(
        BakeFailure.class).hasMessageContaining("at least 64");
  }

  private Path create(String type) throws IOException {
    Path file = directory.resolve("sample.img");
    new SampleImage(type, "6.1.15", 64L << 20).write(file);
    return file;
  }

  private static byte[] boot(Path image) throws IOException {
    Partition boot = Inspection.of(image, null).partition();
    return Arrays.copyOfRange(Files.readAllBytes(image), (int) boot.start(), (int) boot.end());
  }
}
