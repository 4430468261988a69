package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatEntry;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;

/** Modifies a boot partition without any checks. Supports only FAT16 and FAT32 with sectors of 512 bytes. */
record Volume(Disk disk, FatKind kind) {
  private static final int SECTOR = 512;
  private static final int FIRST_CLUSTER = 26;
  private static final int SIZE = 28;

  static Volume of(Disk image, Extent boot) throws IOException {
    Disk disk = boot.on(image);
    return new Volume(disk, FatVolume.open(disk).orElseThrow().kind());
  }

  void put(long position, int... bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      buffer.put((byte) value);
    }
    disk.write(position, buffer.flip());
  }

  /** Writes a file in the normal way. */
  void add(String path, byte[] content) throws IOException {
    FatWriter.open(FatVolume.open(disk).orElseThrow()).write(path, content);
  }

  long freeBytes() throws IOException {
    return FatVolume.open(disk).orElseThrow().freeBytes();
  }

  FatEntry find(String path) throws IOException {
    return FatVolume.open(disk).orElseThrow().find(path).orElseThrow();
  }

  /** Makes a file start at another cluster, whether that is used or not. */
  void setFirstCluster(String path, int cluster) throws IOException {
    put(find(path).position() + FIRST_CLUSTER, cluster, cluster >> 8);
  }

  void resize(String path, int size) throws IOException {
    put(find(path).position() + SIZE, size, size >> 8, size >> 16, size >> 24);
  }

  /** Changes the first letter of the short name, so that the long name no longer belongs to it. */
  void rename(String path, char first) throws IOException {
    put(find(path).position(), first);
  }

  /** The table's entry for a cluster, all 16 or 32 bits of it. */
  int entry(int cluster) throws IOException {
    ByteBuffer entry = disk.bytes(position(0, cluster), width()).order(ByteOrder.LITTLE_ENDIAN);
    return kind == FatKind.FAT32 ? entry.getInt(0) : Short.toUnsignedInt(entry.getShort(0));
  }

  /** Sets the entry in both copies of the table. */
  void setEntry(int cluster, int value) throws IOException {
    setEntry(0, cluster, value);
    setEntry(1, cluster, value);
  }

  void setEntry(int copy, int cluster, int value) throws IOException {
    ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, value).limit(width());
    disk.write(position(copy, cluster), entry);
  }

  private int width() {
    return kind.bits() / Byte.SIZE;
  }

  private long position(int copy, int cluster) throws IOException {
    ByteBuffer boot = disk.bytes(0, SECTOR);
    int tableSectors = kind == FatKind.FAT32
        ? boot.getInt(36)
        : Short.toUnsignedInt(boot.getShort(22));
    long sector = Short.toUnsignedInt(boot.getShort(14)) + (long) copy * tableSectors;
    return sector * SECTOR + (long) cluster * width();
  }
}
