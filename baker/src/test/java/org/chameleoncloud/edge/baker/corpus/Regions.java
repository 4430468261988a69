package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** Parts of files, compared and read. */
final class Regions {
  private Regions() {}

  /** Whether two files have the same length and the same bytes, but for one part of them. */
  static boolean sameOutside(Extent part, Path one, Path other) throws IOException {
    try (FileChannel first = FileChannel.open(one);
        FileChannel second = FileChannel.open(other);
        Arena arena = Arena.ofConfined()) {
      long size = first.size();
      long end = Math.min(part.end(), size);
      return second.size() == size
          && same(map(first, 0, part.start(), arena), map(second, 0, part.start(), arena))
          && same(map(first, end, size - end, arena), map(second, end, size - end, arena));
    }
  }

  /** The bytes of a part, or as many of them as the file has. */
  static byte[] read(Extent part, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file); Arena arena = Arena.ofConfined()) {
      long length = Math.min(part.length(), channel.size() - part.start());
      return map(channel, part.start(), length, arena)
          .toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static MemorySegment map(FileChannel file, long start, long length, Arena arena)
      throws IOException {
    return file.map(MapMode.READ_ONLY, start, length, arena);
  }

  private static boolean same(MemorySegment one, MemorySegment other) {
    return one.mismatch(other) < 0;
  }
}
