package org.chameleoncloud.edge.baker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import org.chameleoncloud.edge.baker.LogicalPartitions;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.Refusals;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTableTest {
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";
  private static final long MIB = 1 << 20;

  private final MemoryDisk disk = MemoryDisk.ofMebibytes(8);

  @Test
  void readsAnMbrWhoseFirstSlotsAreEmpty() throws IOException {
    Partition third = new Partition(3, "0c", "", MIB, 2 * MIB);
    TableWriter.mbr(disk, 512, List.of(third));

    assertThat(first(disk).partitions()).containsExactly(third);
  }

  @Test
  void readsLogicalPartitionsInOrder() throws IOException {
    TableWriter.mbr(disk, 512, List.of(new Partition(2, "0f", "", MIB, 6 * MIB)));
    LogicalPartitions.write(disk, MIB, 64, 2 * MIB, 3 * MIB);
    LogicalPartitions.write(disk, 4 * MIB, 64, MIB, 0);

    assertThat(first(disk).partitions()).containsExactly(
        new Partition(5, "0c", "", MIB + 64 * 512, 2 * MIB),
        new Partition(6, "0c", "", 4 * MIB + 64 * 512, MIB));
  }

  @Test
  void refusesALoopOfLogicalPartitions() throws IOException {
    TableWriter.mbr(disk, 512, List.of(new Partition(1, "05", "", MIB, 6 * MIB)));
    LogicalPartitions.write(disk, MIB, 64, MIB, 3 * MIB);
    LogicalPartitions.write(disk, 4 * MIB, 64, MIB, 3 * MIB);

    assertRefused(disk, Reason.DamagedTable, "endless");
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096})
  void readsAGptOfEverySectorSize(int sectorSize) throws IOException {
    Partition boot = new Partition(12, LINUX, "resin-boot", MIB, 2 * MIB);
    TableWriter.gpt(disk, sectorSize, List.of(boot));

    PartitionTable table = first(disk);
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
    assertThat(table.sectorSize()).isEqualTo(sectorSize);
    assertThat(table.partitions()).containsExactly(boot);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void readsTheBackupIfTheHeaderOfTheGptIsDamaged(int sectorSize) throws IOException {
    Partition boot = new Partition(1, LINUX, "flash-boot", MIB, 2 * MIB);
    TableWriter.gpt(disk, sectorSize, List.of(boot));
    disk.content()[sectorSize + 20] ^= 1;

    PartitionTable table = first(disk);
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT_BACKUP);
    assertThat(table.partitions()).containsExactly(boot);
  }

  @Test
  void readsTheBackupIfTheEntriesOfTheGptAreDamaged() throws IOException {
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "flash-boot", MIB, MIB)));
    disk.content()[2 * 512 + 40] ^= 1;

    assertThat(first(disk).kind()).isEqualTo(PartitionTable.Kind.GPT_BACKUP);
  }

  @Test
  void readsTheBackupIfTheStartOfTheDiskIsWiped() throws IOException {
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "flash-boot", MIB, MIB)));
    java.util.Arrays.fill(disk.content(), 0, 40 * 512, (byte) 0);

    assertThat(first(disk).kind()).isEqualTo(PartitionTable.Kind.GPT_BACKUP);
  }

  @Test
  void refusesAGptWhoseBackupIsDamagedToo() throws IOException {
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "flash-boot", MIB, MIB)));
    disk.content()[512 + 20] ^= 1;
    disk.content()[disk.content().length - 512 + 20] ^= 1;

    assertRefused(disk, Reason.DamagedTable, "its backup are both damaged");
  }

  @Test
  void refusesAnImageThatEndsBeforeItsLastPartition() throws IOException {
    TableWriter.mbr(disk, 512, List.of(new Partition(1, "0c", "", MIB, MIB),
        new Partition(2, "83", "", 2 * MIB, 6 * MIB + 512)));

    assertRefused(disk, Reason.CutImage, "partition 2 ends at byte 8389120");
  }

  @Test
  void refusesAFileWithoutATable() {
    assertRefused(disk, Reason.NotADiskImage, "neither an MBR nor a GPT");
    assertRefused(new MemoryDisk(new byte[100]), Reason.NotADiskImage, "neither");
    assertRefused(new MemoryDisk(new byte[0]), Reason.NotADiskImage, "it is empty");
  }

  @Test
  void readsOffsetsBeyondFourGibibytes(@TempDir Path directory) throws IOException {
    try (FileChannel file = FileChannel.open(directory.resolve("large.img"),
        StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), 6L << 30);
      Partition far = new Partition(4, "0c", "", 5L << 30, 40 * MIB);
      TableWriter.mbr(FileDisk.unpublished(file), 512, List.of(far));

      assertThat(first(FileDisk.unpublished(file)).partitions()).containsExactly(far);
    }
  }

  private static PartitionTable first(Disk disk) throws IOException {
    return PartitionTable.readings(disk).getFirst();
  }

  @ParameterizedTest
  @CsvSource({"1f8b08,gzip", "504b0304,zip", "fd377a585a00,xz", "28b52ffd,zstd", "425a6839,bzip2",
      "377abcaf271c,7z", "526172211a07,rar", "514649fb,qcow2",
      "3c21444f43545950452048544d4c,web page",
      "3c68746d6c3e,web page",
      "6368692d6564676520636f6d7061637420696d61676520310a,expand it first"})
  void recognizesFilesThatAreNotDiskImages(String start, String name) throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(1);
    byte[] bytes = HexFormat.of().parseHex(start);
    System.arraycopy(bytes, 0, disk.content(), 0, bytes.length);

    assertRefused(disk, Reason.NotADiskImage, name);
  }

  @Test
  void recognizesATarArchive() throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(1);
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, disk.content(), 257, 5);

    assertRefused(disk, Reason.NotADiskImage, "tar archive");
  }

  private static void assertRefused(Disk disk, Reason reason, String message) {
    Refusals.assertRefused(() -> PartitionTable.readings(disk), reason).contains(message);
  }
}
