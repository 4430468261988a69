package org.chameleoncloud.edge.baker.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;
import static org.chameleoncloud.edge.baker.fat.Volumes.bytes;
import static org.chameleoncloud.edge.baker.fat.Volumes.read;
import static org.chameleoncloud.edge.baker.fat.Volumes.volume;
import static org.chameleoncloud.edge.baker.fat.Volumes.writer;

import java.io.IOException;
import org.chameleoncloud.edge.baker.FailingDisk;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FatWriterFailuresTest {
  private static final String CONFIG = "config.json";

  @Test
  void refusesAFullRootDirectoryAndLeavesTheVolumeUnchanged() throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(16);
    new FatFormat(FatKind.FAT16, 512, 2048, 16, "resin-boot", "resin-boot").write(disk);
    for (int i = 0; i < 7; i++) {
      writer(disk).write("f" + i, bytes(1));
    }
    MemoryDisk before = disk.copy();

    assertRefused(() -> writer(disk).write(CONFIG, bytes(1)), Reason.NoRoom);
    assertThat(disk.content()).isEqualTo(before.content());
  }

  @ParameterizedTest
  @EnumSource
  void refusesAFileThatDoesNotFitAndLeavesTheVolumeUnchanged(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(60));
    writer(disk).write("rest", new byte[(int) FatVolume.open(disk).orElseThrow().freeBytes()]);
    MemoryDisk before = disk.copy();

    assertRefused(() -> writer(disk).write(CONFIG, bytes(1000)), Reason.NoRoom);
    assertThat(disk.content()).isEqualTo(before.content());
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheOldOrTheNewFileAfterAFailureOfAnyWrite(FatKind kind) throws IOException {
    MemoryDisk original = volume(kind);
    writer(original).write(CONFIG, bytes(3000));
    for (int writes = 0;; writes++) {
      MemoryDisk disk = original.copy();
      FailingDisk failing = new FailingDisk(disk, writes);
      try {
        writer(failing).write(CONFIG, bytes(20_000));
      } catch (IOException _) {
        assertThat(failing.hasFailed()).isTrue();
      }
      assertThat(read(disk, CONFIG)).as("after %s writes", writes)
          .isIn(bytes(3000), bytes(20_000));
      if (!failing.hasFailed()) {
        assertThat(writes).isGreaterThan(5);
        return;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheOtherFilesAfterAFailureOfAnyWriteOfANewFile(FatKind kind) throws IOException {
    MemoryDisk original = volume(kind);
    for (int i = 0; i < 8; i++) {
      writer(original).write("f" + i, bytes(i * 700));
    }
    for (int writes = 0;; writes++) {
      MemoryDisk disk = original.copy();
      FailingDisk failing = new FailingDisk(disk, writes);
      try {
        writer(failing).write("a rather long name.txt", bytes(5000));
      } catch (IOException _) {
        assertThat(failing.hasFailed()).isTrue();
      }
      assertThat(read(disk, "f7")).isEqualTo(bytes(4900));
      assertThat(FatVolume.open(disk).orElseThrow().list("")).hasSizeBetween(8, 9);
      if (!failing.hasFailed()) {
        return;
      }
    }
  }
}
