package org.chameleoncloud.edge.baker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
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
  void refusesMorePartitionsThanAnyToolWritesBecauseEachIsSearched() throws IOException {
    TableWriter.gpt(disk, 512, IntStream.rangeClosed(1, 128)
        .mapToObj(number -> new Partition(number, LINUX, "", MIB, MIB)).toList());
    ByteBuffer bytes = ByteBuffer.wrap(disk.content()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(1024 + 128 * 128, disk.content(), 1024, 128);
    bytes.putInt(512 + 80, 129).putInt(512 + 88, checksum(bytes.slice(1024, 129 * 128)));
    bytes.putInt(512 + 16, 0).putInt(512 + 16, checksum(bytes.slice(512, 92)));

    assertRefused(disk, Reason.DamagedTable, "more than 128 partitions");
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Test
  void refusesAGptWhoseBackupIsDamagedToo() throws IOException {
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "flash-boot", MIB, MIB)));
    disk.content()[512 + 20] ^= 1;
    disk.content()[disk.content().length - 512 + 20] ^= 1;

    assertRefused(disk, Reason.DamagedTable, "its backup are both damaged");
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void ignoresAGptThatAnMbrDoesNotAnnounce(int sectorSize) throws IOException {
    Partition boot = new Partition(1, "0c", "", MIB, 2 * MIB);
    TableWriter.gpt(disk, sectorSize, List.of(new Partition(1, LINUX, "resin-boot", 4 * MIB, MIB)));
    TableWriter.mbr(disk, 512, List.of(boot));

    assertThat(first(disk)).isEqualTo(
        new PartitionTable(PartitionTable.Kind.MBR, 512, List.of(boot)));
  }

  @Test
  void doesNotCallAnImageTruncatedBecauseOfALeftoverGpt() throws IOException {
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "resin-boot", 7 * MIB, 9 * MIB)));
    TableWriter.mbr(disk, 512, List.of(new Partition(2, "0c", "", MIB, MIB)));

    assertThat(first(disk).kind()).isEqualTo(PartitionTable.Kind.MBR);
  }

  @Test
  void ignoresALeftoverGptOfWhichOnlyTheBackupIsLeft() throws IOException {
    TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "resin-boot", 4 * MIB, MIB)));
    java.util.Arrays.fill(disk.content(), 0, 34 * 512, (byte) 0);
    TableWriter.mbr(disk, 512, List.of(new Partition(2, "0c", "", MIB, MIB)));

    assertThat(first(disk).kind()).isEqualTo(PartitionTable.Kind.MBR);
  }

  @Test
  void readsTheGptOfAHybridMbr() throws IOException {
    Partition boot = new Partition(1, LINUX, "resin-boot", MIB, MIB);
    TableWriter.gpt(disk, 512, List.of(boot));
    TableWriter.mbr(disk, 512, List.of(new Partition(1, "0c", "", MIB, MIB),
        new Partition(3, "ee", "", 512, MIB - 512)));

    assertThat(first(disk).partitions()).containsExactly(boot);
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

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"504b0506|empty zip archive; create it again",
      "504b0708504b0304|one part of a split zip",
      "5d00008000ffffffff|lzma file; expand it first, with xz",
      "04224d18|lz4 file; expand it first, with lz4", "02214c18|lz4 file", "4c5a4950|lzip file",
      "4b444d56|VMDK image; convert it", "7668647866696c65|VHDX image; convert it",
      "636f6e6563746978|VHD image", "3aff26ed|Android sparse image; convert it with simg2img",
      "76657273696f6e2068747470733a2f2f6769742d6c66732e6769746875622e636f6d|Git LFS pointer",
      "3c3f786d6c2076657273696f6e|XML document, maybe a server's error message; check the URL",
      "3c4572726f723e|XML document", "efbbbf0a3c68746d6c3e|web page; check the URL",
      "20200a3c21646f63747970652068746d6c3e|web page", "7b226d657373616765223a|JSON document",
      "fffe6800|UTF-16 text", "68737173|squashfs", "1f9d90|compress"})
  void saysWhatAFileIsAndWhatToDo(String start, String part) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(start);
    for (int size : new int[]{bytes.length, 5000}) {
      assertRefused(new MemoryDisk(java.util.Arrays.copyOf(bytes, size)), Reason.NotADiskImage,
          part);
    }
  }

  @Test
  void recognizesAnExtFileSystemTextAndTheEndOfASplitZip() {
    byte[] ext = new byte[4096];
    ext[1080] = 0x53;
    ext[1081] = (byte) 0xEF;
    byte[] end = java.util.Arrays.copyOf("data".getBytes(StandardCharsets.US_ASCII), 5000);
    System.arraycopy("PK\5\6".getBytes(StandardCharsets.US_ASCII), 0, end, end.length - 22, 4);

    assertRefused(new MemoryDisk(ext), Reason.NotADiskImage, "ext file system, not a whole disk");
    assertRefused(new MemoryDisk(end), Reason.NotADiskImage, "last part of a split zip");
    assertRefused(new MemoryDisk("404 not found\n".getBytes(StandardCharsets.US_ASCII)),
        Reason.NotADiskImage, "it is a text file");
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
