package org.chameleoncloud.edge.baker.fat;

import static org.chameleoncloud.edge.baker.Refusals.assertRefused;
import static org.chameleoncloud.edge.baker.fat.Volumes.bytes;
import static org.chameleoncloud.edge.baker.fat.Volumes.little;
import static org.chameleoncloud.edge.baker.fat.Volumes.volume;
import static org.chameleoncloud.edge.baker.fat.Volumes.writer;

import java.io.IOException;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VolumeCheckTest {
  @Test
  void refusesAVolumeWithoutMirroring() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    little(disk).putShort(40, (short) 0x80);

    assertRefused(() -> writer(disk), Reason.UnsupportedFileSystem);
  }

  @Test
  void refusesAVolumeThatIsDirtyInItsBootSector() throws IOException {
    MemoryDisk disk = volume(FatKind.FAT32);
    disk.content()[65] = 1;

    assertRefused(() -> writer(disk), Reason.DirtyFileSystem);
  }

  @ParameterizedTest
  @EnumSource(names = "FAT12", mode = EnumSource.Mode.EXCLUDE)
  void refusesAVolumeThatIsDirtyInItsTable(FatKind kind) throws IOException {
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
  void refusesAVolumeInWhichTwoFilesShareACluster() throws IOException {
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
}
