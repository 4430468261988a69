package org.chameleoncloud.edge.baker.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.chameleoncloud.edge.baker.FailingDisk;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FatWriterTest {
  private static final String CONFIG = "config.json";

  @ParameterizedTest
  @EnumSource
  void readsBackEachSizeThatAFileGrowsAndShrinksTo(FatKind kind) throws IOException {
    Disk disk = volume(kind);
    for (int size : new int[]{60, 1000, 20_000, 512, 0, 2048, 1}) {
      writer(disk).write(CONFIG, bytes(size));

      assertThat(read(disk, CONFIG)).isEqualTo(bytes(size));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsBothCopiesOfTheTableEqual(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(20_000));
    writer(disk).write(CONFIG, bytes(100));

    assertThat(FatVolume.open(disk).orElseThrow().table().copiesAgree()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void givesBackWhatTheOldFileTook(FatKind kind) throws IOException {
    Disk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(100));
    long free = FatVolume.open(disk).orElseThrow().freeBytes();

    writer(disk).write(CONFIG, bytes(20_000));
    writer(disk).write(CONFIG, bytes(100));

    assertThat(FatVolume.open(disk).orElseThrow().freeBytes()).isEqualTo(free);
  }

  @Test
  void keepsTheFreeCountOfFat32Right() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    writer(disk).write(CONFIG, bytes(20_000));

    int noted = little(disk).getInt(512 + 488);
    assertThat((long) noted * 512).isEqualTo(FatVolume.open(disk).orElseThrow().freeBytes());
  }

  @ParameterizedTest
  @EnumSource
  void readsAndReplacesAFileInManyPieces(FatKind kind) throws IOException {
    Disk disk = volume(kind);
    for (int i = 0; i < 20; i++) {
      writer(disk).write("gap" + i, bytes(1));
    }
    for (int i = 0; i < 20; i += 2) {
      writer(disk).write("gap" + i, new byte[0]);
    }
    writer(disk).write(CONFIG, bytes(20_000));
    assertThat(read(disk, CONFIG)).isEqualTo(bytes(20_000));

    writer(disk).write(CONFIG, bytes(30_000));
    assertThat(read(disk, CONFIG)).isEqualTo(bytes(30_000));
  }

  @Test
  void growsARootDirectoryWhoseLastClusterIsExactlyFull() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    // The label takes one slot, each of these two: 15 of 16 are taken, then 17 are needed.
    for (int i = 0; i < 7; i++) {
      writer(disk).write("f" + i, bytes(1));
    }
    writer(disk).write("exactly full now", bytes(5));
    writer(disk).write(CONFIG, bytes(300));

    assertThat(read(disk, CONFIG)).isEqualTo(bytes(300));
    assertThat(read(disk, "f6")).isEqualTo(bytes(1));
  }

  @Test
  void refusesAFullRootDirectoryOfFat16WithTheVolumeUnchanged() throws IOException {
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
  void refusesAFileWithoutRoomWithTheVolumeUnchanged(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(60));
    writer(disk).write("rest", new byte[(int) FatVolume.open(disk).orElseThrow().freeBytes()]);
    MemoryDisk before = disk.copy();

    assertRefused(() -> writer(disk).write(CONFIG, bytes(1000)), Reason.NoRoom);
    assertThat(disk.content()).isEqualTo(before.content());
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheOldFileOrTheNewOneWhereverWritingFails(FatKind kind) throws IOException {
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
  void keepsTheOtherFilesWhereverMakingANewOneFails(FatKind kind) throws IOException {
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

  @Test
  void keepsTheNamesAndTimesOfAFileThatItReplaces() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    writer(disk).write(CONFIG, bytes(60));
    int at = (int) FatVolume.open(disk).orElseThrow().find(CONFIG).orElseThrow().position();
    little(disk).putShort(at + 24, (short) 0x5A21);

    writer(disk).write("CONFIG.JSON", bytes(900));

    FatEntry entry = FatVolume.open(disk).orElseThrow().find(CONFIG).orElseThrow();
    assertThat(entry.name()).isEqualTo(CONFIG);
    assertThat(entry.alias()).isEqualTo("CONFIG~1.JSO");
    assertThat(entry.position()).isEqualTo(at);
    assertThat(little(disk).getShort(at + 24)).isEqualTo((short) 0x5A21);
  }

  @Test
  void keepsTheTopFourBitsOfFat32Entries() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    int firstTable = 32 * 512;
    int length = little(disk).getInt(36) * 512;
    for (int copy = 0; copy < 2; copy++) {
      int entry = firstTable + copy * length + 3 * 4;
      little(disk).putInt(entry, 0xA0000000);
    }
    writer(disk).write(CONFIG, bytes(60));

    assertThat(little(disk).getInt(firstTable + 12)).isEqualTo(0xAFFFFFFF);
  }

  @Test
  void givesFilesWithLikeNamesAliasesOfTheirOwn() throws IOException {
    Disk disk = volume(FatKind.FAT16);
    for (int i = 0; i < 12; i++) {
      writer(disk).write("connection number " + i + ".conf", bytes(i));
    }

    assertThat(FatVolume.open(disk).orElseThrow().list("")).extracting(FatEntry::alias)
        .doesNotHaveDuplicates()
        .contains("CONNEC~1.CON",
            "CONNE~12.CON");
    assertThat(read(disk, "Connection Number 11.conf")).isEqualTo(bytes(11));
  }

  @ParameterizedTest
  @EnumSource
  void makesFoldersAndFilesInThem(FatKind kind) throws IOException {
    Disk disk = volume(kind);
    writer(disk).makeFolder("system-connections");
    writer(disk).makeFolder("system-connections");
    writer(disk).makeFolder("system-connections/old");
    for (int i = 0; i < 40; i++) {
      writer(disk).write("system-connections/wifi-" + i, bytes(i));
    }

    assertThat(FatVolume.open(disk).orElseThrow().list("system-connections")).hasSize(41);
    assertThat(read(disk, "system-connections/wifi-39")).isEqualTo(bytes(39));
    assertThat(FatVolume.open(disk).orElseThrow().list("")).hasSize(1);
  }

  @Test
  void refusesAVolumeWithMirroringSwitchedOff() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    little(disk).putShort(40, (short) 0x80);

    assertRefused(() -> writer(disk), Reason.UnsupportedFileSystem);
  }

  @Test
  void refusesAVolumeThatItsBootSectorCallsDirty() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    disk.content()[65] = 1;

    assertRefused(() -> writer(disk), Reason.DirtyFileSystem);
  }

  @ParameterizedTest
  @EnumSource(names = "FAT12", mode = EnumSource.Mode.EXCLUDE)
  void refusesAVolumeThatItsTableCallsDirty(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    int table = kind == FatKind.FAT32 ? 32 * 512 : 512;
    int second = kind == FatKind.FAT32 ? table + 7 : table + 3;
    disk.content()[second] &= (byte) (kind == FatKind.FAT32 ? ~0x08 : ~0x80);

    assertRefused(() -> writer(disk), Reason.DirtyFileSystem);
  }

  @Test
  void refusesAVolumeWhoseTablesDiffer() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT16);
    disk.content()[512 + 20] = 1;

    assertRefused(() -> writer(disk), Reason.DamagedFileSystem);
  }

  @Test
  void refusesAVolumeInWhichTwoFilesShareAcluster() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT16);
    writer(disk).write("one", bytes(10));
    writer(disk).write("two", bytes(10));
    int two = (int) FatVolume.open(disk).orElseThrow().find("two").orElseThrow().position();
    int one = (int) FatVolume.open(disk).orElseThrow().find("one").orElseThrow().position();
    little(disk).putShort(two + 26, little(disk).getShort(one + 26));

    assertRefused(() -> writer(disk), Reason.DamagedFileSystem);
  }

  @Test
  void refusesAVolumeInWhichAFileUsesAFreeCluster() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT16);
    writer(disk).write("one", bytes(10));
    int one = (int) FatVolume.open(disk).orElseThrow().find("one").orElseThrow().position();
    little(disk).putShort(one + 26, (short) 500);

    assertRefused(() -> writer(disk), Reason.DamagedFileSystem);
  }

  @Test
  void refusesNamesThatFatCannotHold() throws IOException {
    Disk disk = volume(FatKind.FAT16);
    for (String name : new String[]{"a:b", "dot.", "", "x".repeat(256), "tab\t"}) {
      assertRefused(() -> writer(disk).write(name, bytes(1)), Reason.BadRequest);
    }
  }

  private static MemoryDisk volume(FatKind kind) throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(switch (kind) {
      case FAT12 -> 1;
      case FAT16 -> 16;
      // Too few clusters for Microsoft's rule, but not for Linux's, and quick to copy.
      case FAT32 -> 2;
    });
    FatFormat.labelled(kind, "resin-boot").write(disk);
    return disk;
  }

  private static FatWriter writer(Disk disk) throws IOException {
    return FatWriter.open(FatVolume.open(disk).orElseThrow());
  }

  private static byte[] read(Disk disk, String path) throws IOException {
    return FatVolume.open(disk).orElseThrow().read(path, 1 << 20).orElseThrow();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  private static ByteBuffer little(MemoryDisk disk) {
    return ByteBuffer.wrap(disk.content()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work,
      Reason reason) {
    assertThatThrownBy(work).asInstanceOf(InstanceOfAssertFactories.type(BakeFailure.class))
        .returns(reason, BakeFailure::reason);
  }
}
