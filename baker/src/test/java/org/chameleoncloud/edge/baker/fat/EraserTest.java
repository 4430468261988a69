package org.chameleoncloud.edge.baker.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.fat.Volumes.bytes;
import static org.chameleoncloud.edge.baker.fat.Volumes.little;
import static org.chameleoncloud.edge.baker.fat.Volumes.read;
import static org.chameleoncloud.edge.baker.fat.Volumes.volume;
import static org.chameleoncloud.edge.baker.fat.Volumes.writer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.baker.Bytes;
import org.chameleoncloud.edge.baker.FailingDisk;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EraserTest {
  private static final String CONFIG = "config.json";
  private static final byte[] SECRET = "correct horse battery staple"
      .getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @EnumSource
  void leavesNothingOfAReplacedFile(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, text(1500));
    for (int size : new int[]{900, 20_000, 0}) {
      writer(disk).write(CONFIG, bytes(size));
    }

    assertThat(Bytes.contain(disk.content(), SECRET)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void zeroesTheRestOfTheLastClusterOfAReplacedFile(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(10));
    int cluster = find(disk).firstCluster();
    System.arraycopy(SECRET, 0, disk.content(), (int) boot(disk).offset(cluster) + 20,
        SECRET.length);

    writer(disk).write(CONFIG, bytes(10));

    assertThat(Bytes.contain(disk.content(), SECRET)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void leavesOtherFreeClustersAlone(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(10));
    int position = (int) boot(disk).offset(boot(disk).clusterCount());
    System.arraycopy(SECRET, 0, disk.content(), position, SECRET.length);

    writer(disk).write(CONFIG, bytes(2000));

    assertThat(Bytes.contain(disk.content(), SECRET)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void erasesAllThatNoFileUses(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(3000));
    writer(disk).makeDirectory("d");
    writer(disk).write("d/other", bytes(700));
    int last = boot(disk).clusterCount() + 1;
    for (int cluster : new int[]{last, last - 1, last / 2}) {
      System.arraycopy(SECRET, 0, disk.content(), (int) boot(disk).offset(cluster), SECRET.length);
    }

    writer(disk).eraseUnused();

    assertThat(Bytes.contain(disk.content(), SECRET)).isFalse();
    assertThat(read(disk, CONFIG)).isEqualTo(bytes(3000));
    assertThat(read(disk, "d/other")).isEqualTo(bytes(700));
  }

  /** A process that is killed after it wrote the new entry leaves the old clusters allocated, without a file. */
  @ParameterizedTest
  @EnumSource
  void erasesWhatAnInterruptedWriteLeft(FatKind kind) throws IOException {
    MemoryDisk original = volume(kind);
    writer(original).write(CONFIG, text(3000));
    boolean failed = true;
    for (int writes = 0; failed; writes++) {
      MemoryDisk disk = original.copy();
      FailingDisk failing = new FailingDisk(disk, writes);
      try {
        writer(failing).write(CONFIG, bytes(500));
        writer(failing).eraseUnused();
      } catch (IOException _) {
        assertThat(failing.hasFailed()).isTrue();
      }
      failed = failing.hasFailed();
      assertThat(read(disk, CONFIG)).isIn(text(3000), bytes(500));
      if (FatVolume.open(disk).orElseThrow().table().copiesAgree()) {
        writer(disk).write(CONFIG, bytes(400));
        writer(disk).eraseUnused();
        assertThat(Bytes.contain(disk.content(), SECRET)).as("after %s writes", writes).isFalse();
      }
    }
  }

  @Test
  void doesNotWriteToADamagedCluster() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT16);
    writer(disk).write(CONFIG, bytes(10));
    for (int copy = 0; copy < 2; copy++) {
      long table = boot(disk).tableOffset() + copy * boot(disk).tableLength();
      little(disk).putShort((int) table + 9 * 2, (short) 0xFFF7);
    }
    System.arraycopy(SECRET, 0, disk.content(), (int) boot(disk).offset(9), SECRET.length);

    writer(disk).eraseUnused();

    assertThat(Bytes.contain(disk.content(), SECRET)).isTrue();
  }

  private static byte[] text(int size) {
    byte[] text = bytes(size);
    System.arraycopy(SECRET, 0, text, size / 2, SECRET.length);
    return text;
  }

  private static BootSector boot(MemoryDisk disk) throws IOException {
    return FatVolume.open(disk).orElseThrow().boot();
  }

  private static FatEntry find(MemoryDisk disk) throws IOException {
    return FatVolume.open(disk).orElseThrow().find(CONFIG).orElseThrow();
  }
}
