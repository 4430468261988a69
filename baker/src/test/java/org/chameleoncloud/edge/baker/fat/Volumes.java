package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.sample.FatFormat;

/** Small volumes for tests. */
final class Volumes {
  private Volumes() {}

  static MemoryDisk volume(FatKind kind) throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(switch (kind) {
      case FAT12 -> 1;
      case FAT16 -> 16;
      // Too few clusters for Microsoft's specification, but not for Linux, and quick to copy.
      case FAT32 -> 2;
    });
    FatFormat.labeled(kind, "resin-boot").write(disk);
    return disk;
  }

  static FatWriter writer(Disk disk) throws IOException {
    return FatWriter.open(FatVolume.open(disk).orElseThrow());
  }

  static byte[] read(Disk disk, String path) throws IOException {
    return FatVolume.open(disk).orElseThrow().read(path, 1 << 20).orElseThrow();
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  static ByteBuffer little(MemoryDisk disk) {
    return ByteBuffer.wrap(disk.content()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
