package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Programs and libraries of Linux, by the headers of their files (elf(5)). */
final class Elf {
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int MACHINE_OFFSET = 18;
  private static final int HEADER = 64;
  /** The program headers follow the header. */
  private static final int HEADERS = 4096;
  private static final int BITS_64 = 2;
  /** The type of a program header (PT_INTERP). */
  private static final int LOADER = 3;

  private Elf() {}

  /** The number of the architecture ({@code e_machine}) of a program or library; empty for other files. */
  static OptionalInt machine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return machine(in.readNBytes(MACHINE_OFFSET + Short.BYTES));
    }
  }

  /** Reads it from the first bytes of a file. All architectures that we build for are little-endian. */
  static OptionalInt machine(byte[] start) {
    if (start.length < MACHINE_OFFSET + Short.BYTES
        || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Short.toUnsignedInt(
        ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getShort(MACHINE_OFFSET)));
  }

  /**
   * Whether a program needs no loader and no libraries, so that it runs in any root directory: it has no program header
   * that names a loader. False for files that are no programs with 64 bits.
   */
  static boolean isStatic(Path file) throws IOException {
    ByteBuffer bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = ByteBuffer.wrap(in.readNBytes(HEADERS)).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (bytes.limit() < HEADER || machine(bytes.array()).isEmpty() || bytes.get(4) != BITS_64) {
      return false;
    }
    int first = Math.toIntExact(bytes.getLong(32));
    int size = bytes.getShort(54);
    int count = bytes.getShort(56);
    return count > 0 && first + count * size <= bytes.limit() && IntStream.range(0, count)
        .noneMatch(index -> bytes.getInt(first + index * size) == LOADER);
  }

  /**
   * Checks that all programs and libraries below a directory are for an architecture.
   *
   * @throws IOException if one is not, or there is none; the message names it
   */
  static void require(Architecture architecture, Path directory) throws IOException {
    int found = 0;
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        OptionalInt machine = machine(file);
        if (machine.isEmpty()) {
          continue;
        }
        found++;
        if (machine.getAsInt() != architecture.elfMachine()) {
          throw new IOException(directory.relativize(file) + " is not for " + architecture.id());
        }
      }
    }
    if (found == 0) {
      throw new IOException(directory + " has no programs");
    }
  }
}
