package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Compares and reads parts of files. Does not map them: in shared memory, that would fill their holes. */
final class FileRegions {
  private static final int BLOCK = 1 << 20;

  private FileRegions() {}

  /** Whether two files have the same length and the same bytes. */
  static boolean same(Path one, Path other) throws IOException {
    return sameOutside(new Extent(0, 0), one, other);
  }

  /** Whether two files have the same length and the same bytes outside of a part. */
  static boolean sameOutside(Extent part, Path one, Path other) throws IOException {
    try (FileChannel first = FileChannel.open(one); FileChannel second = FileChannel.open(other)) {
      return first.size() == second.size() && same(first, second, 0, part.start())
          && same(first, second, part.end(), first.size());
    }
  }

  private static boolean same(FileChannel one, FileChannel other, long from, long to)
      throws IOException {
    ByteBuffer first = ByteBuffer.allocateDirect(BLOCK);
    ByteBuffer second = ByteBuffer.allocateDirect(BLOCK);
    for (long at = from; at < to; at += BLOCK) {
      int length = (int) Math.min(BLOCK, to - at);
      if (read(one, at, first.clear().limit(length))
          .mismatch(read(other, at, second.clear().limit(length))) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of a part; fewer if the file is shorter. */
  static byte[] read(Extent part, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long length = Math.min(part.length(), channel.size() - part.start());
      return read(channel, part.start(), ByteBuffer.allocate((int) length)).array();
    }
  }

  private static ByteBuffer read(FileChannel file, long position, ByteBuffer target)
      throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      at += file.read(target, at);
    }
    return target.flip();
  }
}
