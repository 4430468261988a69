package org.chameleoncloud.edge.baker.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.bake.Bake;
import org.chameleoncloud.edge.baker.bake.BakeRequest;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.bake.Inspection;
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
  private Path folder;

  @ParameterizedTest
  @CsvSource({"raspberrypi3-64,MBR,1,FAT32,resin-boot", "raspberrypi5,MBR,1,FAT32,resin-boot",
      "jetson-nano,GPT,12,FAT16,resin-boot", "jetson-xavier-nx-emmc,GPT,9,FAT16,resin-boot",
      "jetson-agx-orin-devkit,GPT,6,FAT16,resin-boot",
      "jetson-orin-nano-devkit-nvme,GPT,1,FAT16,flash-boot",
      "coral-dev,MBR,1,FAT16,flash-boot"})
  void isLaidOutLikeTheRealImageOfItsType(String type, String table, int number, String fat,
      String label) throws IOException {
    Inspection sample = Inspection.of(made(type), null);

    assertThat(sample.table().kind().name()).isEqualTo(table);
    assertThat(sample.partition().number()).isEqualTo(number);
    assertThat(sample.fileSystem()).isEqualTo(fat);
    assertThat(sample.labels()).containsExactly(label);
    assertThat(sample.deviceType()).isEqualTo(type);
    assertThat(sample.osVersion()).isEqualTo("6.1.15");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raspberrypi4-64", "jetson-nano", "coral-dev"})
  void pleasesTheJudgesBeforeAndAfterBaking(String type) throws Exception {
    ReferenceTools.require("fsck.vfat", "mtype", "sfdisk");
    Path sample = made(type);
    assertThat(Programs.run("sfdisk", "--verify", sample.toString()).output()).contains(
        "No errors");
    ReferenceTools.assertNoComplaint(boot(sample), folder);

    Path output = folder.resolve("baked.img");
    Bake.run(
        new BakeRequest(new FileSource(sample), "", Images.MAX_BYTES, Images.changes(),
            Target.raw(output), null),
        Progress.NONE);

    ReferenceTools.assertNoComplaint(boot(output), folder);
    assertThat(ReferenceTools.mtype(boot(output), "config.json", folder)).contains("hunter2");
  }

  @Test
  void refusesASizeThatItsPartitionsDoNotFit() {
    SampleImage small = new SampleImage("raspberrypi5", "6.1.15", 63L << 20);

    assertThatThrownBy(() -> small.write(folder.resolve("small.img"))).isInstanceOf(
        BakeFailure.class).hasMessageContaining("at least 64");
  }

  private Path made(String type) throws IOException {
    Path file = folder.resolve("sample.img");
    SampleImage.of(type).write(file);
    return file;
  }

  private static byte[] boot(Path image) throws IOException {
    Partition boot = Inspection.of(image, null).partition();
    return Arrays.copyOfRange(Files.readAllBytes(image), (int) boot.start(), (int) boot.end());
  }
}
