package org.chameleoncloud.edge.baker.bake;

import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.chameleoncloud.edge.baker.UndoDisk;

/** Sets fields of an image's tables to plausible but wrong values: a loop, an overlap, a size past the end. */
record FieldCorruption(UndoDisk disk, SplittableRandom random, int size) {
  private static final int SECTOR = 512;
  /** The sizes, counts and positions in a boot sector: offset and number of bytes. */
  private static final int[][] BOOT_SECTOR = {{11, 2}, {13, 1}, {14, 2}, {16, 1}, {17, 2},
      {19, 2},
      {22, 2}, {32, 4}, {36, 4}, {40, 2}, {44, 4}, {48, 2}, {50, 2}};

  void apply() throws IOException {
    for (int i = random.nextInt(3); i >= 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> partition();
        case 1 -> bootSector();
        case 2 -> chain();
        default -> directory();
      }
    }
  }

  private void partition() throws IOException {
    if (number(SECTOR, 4) == 0x20494645) {
      int entry = 2 * SECTOR + random.nextInt(2) * 128;
      put(entry + 32 + random.nextInt(2) * 8, 8, sectors());
    } else {
      int entry = 446 + random.nextInt(4) * 16;
      put(entry + 4, 1, new int[]{0, 5, 0x0C, 0x0F, 0x83, 0xEE}[random.nextInt(6)]);
      put(entry + 8 + random.nextInt(2) * 4, 4, sectors());
    }
  }

  private void bootSector() throws IOException {
    int[] field = BOOT_SECTOR[random.nextInt(BOOT_SECTOR.length)];
    put(MIB + field[0], field[1], near(number(MIB + field[0], field[1])));
  }

  /** Redirects one link of a chain: to the target of another one, to itself, nowhere or past the end. */
  private void chain() throws IOException {
    int table = MIB + (int) number(MIB + 14, 2) * SECTOR;
    int width = number(MIB + 22, 2) == 0 ? 4 : 2;
    int entry = random.nextInt(2, 300);
    put(table + entry * width, width, random.nextInt(3) == 0
        ? new long[]{0, 1, entry, 0xFFF7, 0x0FFFFFF7, -1}[random.nextInt(6)]
        : random.nextInt(400));
  }

  /** Changes the first cluster, the size, the attributes or the first byte of a directory entry. */
  private void directory() throws IOException {
    long tableSectors = number(MIB + 22, 2) == 0 ? number(MIB + 36, 4) : number(MIB + 22, 2);
    long start = MIB + (number(MIB + 14, 2) + number(MIB + 16, 1) * tableSectors) * SECTOR;
    int entry = (int) Math.clamp(start, MIB, size - SECTOR * 100L) + random.nextInt(200) * 32;
    switch (random.nextInt(5)) {
      case 0 -> put(entry + 26, 2, random.nextInt(400));
      case 1 -> put(entry + 20, 2, random.nextInt(3));
      case 2 -> put(entry + 28, 4, near(number(entry + 28, 4)));
      case 3 -> put(entry + 11, 1, new int[]{0, 8, 0x0F, 0x10, 0x20, 0x3F}[random.nextInt(6)]);
      default -> put(entry, 1, new int[]{0, 0xE5, 0x41, 0x42, 0x2E, 5}[random.nextInt(6)]);
    }
  }

  private long sectors() {
    long whole = size / SECTOR;
    return switch (random.nextInt(5)) {
      case 0 -> random.nextLong();
      case 1 -> whole - random.nextInt(3);
      case 2 -> 0;
      default -> random.nextLong(whole);
    };
  }

  private long near(long number) {
    return switch (random.nextInt(6)) {
      case 0 -> number + 1;
      case 1 -> number - 1;
      case 2 -> number * 2;
      case 3 -> number / 2;
      case 4 -> 0;
      default -> random.nextLong();
    };
  }

  private long number(int position, int bytes) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    disk.read(position, read.limit(bytes));
    return read.clear().getLong(0);
  }

  private void put(long position, int bytes, long value) {
    for (int i = 0; i < bytes; i++) {
      disk.set(Math.clamp(position + i, 0, size - 1), (byte) (value >> 8 * i));
    }
  }
}
