package org.chameleoncloud.edge.baker.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;
import static org.chameleoncloud.edge.baker.fat.Volumes.bytes;
import static org.chameleoncloud.edge.baker.fat.Volumes.little;
import static org.chameleoncloud.edge.baker.fat.Volumes.read;
import static org.chameleoncloud.edge.baker.fat.Volumes.volume;
import static org.chameleoncloud.edge.baker.fat.Volumes.writer;

import java.io.IOException;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FatWriterTest {
  private static final String CONFIG = "config.json";

  @ParameterizedTest
  @EnumSource
  void readsBackAFileAfterGrowingAndShrinkingIt(FatKind kind) throws IOException {
    Disk disk = volume(kind);
    for (int size : new int[]{60, 1000, 20_000, 512, 0, 2048, 1}) {
      writer(disk).write(CONFIG, bytes(size));

      assertThat(read(disk, CONFIG)).isEqualTo(bytes(size));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsBothCopiesOfTheTableIdentical(FatKind kind) throws IOException {
    MemoryDisk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(20_000));
    writer(disk).write(CONFIG, bytes(100));

    assertThat(FatVolume.open(disk).orElseThrow().table().copiesAgree()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void freesTheClustersOfTheOldFile(FatKind kind) throws IOException {
    Disk disk = volume(kind);
    writer(disk).write(CONFIG, bytes(100));
    long free = FatVolume.open(disk).orElseThrow().freeBytes();

    writer(disk).write(CONFIG, bytes(20_000));
    writer(disk).write(CONFIG, bytes(100));

    assertThat(FatVolume.open(disk).orElseThrow().freeBytes()).isEqualTo(free);
  }

  @Test
  void updatesTheFreeCountOfFat32() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    writer(disk).write(CONFIG, bytes(20_000));

    int freeCount = little(disk).getInt(512 + 488);
    assertThat((long) freeCount * 512).isEqualTo(FatVolume.open(disk).orElseThrow().freeBytes());
  }

  @ParameterizedTest
  @EnumSource
  void readsAndReplacesAFragmentedFile(FatKind kind) throws IOException {
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
  void extendsARootDirectoryWhoseLastClusterIsFull() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    // The label takes one slot and each of these files two: 15 of 16 are used, then 17 are needed.
    for (int i = 0; i < 7; i++) {
      writer(disk).write("f" + i, bytes(1));
    }
    writer(disk).write("exactly full now", bytes(5));
    writer(disk).write(CONFIG, bytes(300));

    assertThat(read(disk, CONFIG)).isEqualTo(bytes(300));
    assertThat(read(disk, "f6")).isEqualTo(bytes(1));
  }

  @Test
  void keepsTheNamesAndTimestampsOfAReplacedFile() throws IOException {
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
  void givesFilesWithSimilarNamesUniqueAliases() throws IOException {
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
  void createsDirectoriesAndFilesInThem(FatKind kind) throws IOException {
    Disk disk = volume(kind);
    writer(disk).makeDirectory("system-connections");
    writer(disk).makeDirectory("system-connections");
    writer(disk).makeDirectory("system-connections/old");
    for (int i = 0; i < 40; i++) {
      writer(disk).write("system-connections/wifi-" + i, bytes(i));
    }

    assertThat(FatVolume.open(disk).orElseThrow().list("system-connections")).hasSize(41);
    assertThat(read(disk, "system-connections/wifi-39")).isEqualTo(bytes(39));
    assertThat(FatVolume.open(disk).orElseThrow().list("")).hasSize(1);
  }

  @Test
  void refusesNamesThatAreInvalidOnFat() throws IOException {
    Disk disk = volume(FatKind.FAT16);
    for (String name : new String[]{"a:b", "dot.", "", "x".repeat(256), "tab\t"}) {
      assertRefused(() -> writer(disk).write(name, bytes(1)), Reason.BadRequest);
    }
  }
}
