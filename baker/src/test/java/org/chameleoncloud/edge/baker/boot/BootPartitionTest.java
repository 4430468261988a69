package org.chameleoncloud.edge.baker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.IOException;
import java.util.List;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.Refusals;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.chameleoncloud.edge.baker.sample.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootPartitionTest {
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  @ParameterizedTest
  @CsvSource({"resin-boot,''", "'',resin-boot", "RESIN-BOOT,''", "'',Flash-Boot",
      "balena-boot,other"})
  void findsItByEitherLabelIgnoringCase(String inBootSector, String inRoot)
      throws IOException {
    MemoryDisk disk = Images.formatted(
        new FatFormat(FatKind.FAT12, 512, 2048, 512, inBootSector, inRoot));

    assertThat(BootPartition.find(disk).partition().number()).isEqualTo(1);
  }

  @Test
  void findsItByTheNameInTheGpt() throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(8);
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "esp", MIB, MIB),
        new Partition(9, LINUX, "resin-boot", 4 * MIB, 2 * MIB)));
    FatFormat.labeled(FatKind.FAT12, "EFI").write(disk.window(MIB, MIB));
    FatFormat.labeled(FatKind.FAT12, "").write(disk.window(4 * MIB, 2 * MIB));

    assertThat(BootPartition.find(disk).partition().number()).isEqualTo(9);
  }

  @Test
  void findsItByDeviceTypeJsonIfNothingIsLabeled() throws IOException {
    MemoryDisk disk = Images.labeled("whatever");
    Images.addFile(disk, "device-type.json", "{\"slug\":\"raspberrypi5\"}");

    assertThat(BootPartition.find(disk).partition().number()).isEqualTo(1);
  }

  @Test
  void prefersALabelOverDeviceTypeJson() throws IOException {
    MemoryDisk disk = Images.labeled("whatever");
    Images.addFile(disk, "device-type.json", "{}");
    FatFormat.labeled(FatKind.FAT12, "resin-boot").write(disk.window(4 * MIB, 4 * MIB));

    assertThat(BootPartition.find(disk).partition().number()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 2048, 4096})
  void findsItInAnMbrWithLargeSectors(int sectorSize) throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(8);
    TableWriter.mbr(disk, sectorSize, List.of(new Partition(2, "0c", "", MIB, 2 * MIB)));
    new FatFormat(FatKind.FAT12, sectorSize, sectorSize, 512, "resin-boot", "").write(
        disk.window(MIB, 2 * MIB));

    BootPartition found = BootPartition.find(disk);
    assertThat(found.table().sectorSize()).isEqualTo(sectorSize);
    assertThat(found.partition().start()).isEqualTo(MIB);
  }

  @Test
  void refusesTwoBootPartitions() throws IOException {
    MemoryDisk disk = Images.labeled("resin-boot");
    FatFormat.labeled(FatKind.FAT12, "flash-boot").write(disk.window(4 * MIB, 4 * MIB));

    assertRefused(disk, Reason.TwoBootPartitions, "partitions 1 and 2");
  }

  @Test
  void refusesAnImageWithoutABootPartition() throws IOException {
    assertRefused(Images.labeled("data"), Reason.NoBootPartition, "2 partitions");
  }

  @Test
  void refusesABootPartitionThatIsNotFat() throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(8);
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "resin-boot", MIB, MIB)));

    assertRefused(disk, Reason.UnsupportedFileSystem, "has no FAT");
  }

  @Test
  void reportsWhatIsWrongWithADamagedBootPartition() throws IOException {
    MemoryDisk disk = Images.labeled("resin-boot");
    disk.content()[MIB + 32 + 2] = 100;
    disk.content()[MIB + 19] = 0;
    disk.content()[MIB + 20] = 0;

    assertRefused(disk, Reason.DamagedFileSystem, "larger than its partition");
  }

  private static void assertRefused(MemoryDisk disk, Reason reason, String message) {
    Refusals.assertRefused(() -> BootPartition.find(disk), reason).contains(message);
  }
}
