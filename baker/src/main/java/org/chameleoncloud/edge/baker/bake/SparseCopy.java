package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Copies a file into an empty one and keeps its holes. {@code cp} shares the blocks where the file system can (XFS,
 * btrfs); the JDK's own copy fills holes where it cannot.
 */
final class SparseCopy {
  private static final int BUFFER = 1 << 20;

  private SparseCopy() {}

  static void copy(Path from, Path to, FileChannel target) throws IOException {
    if (!cp(from, to)) {
      byBlocks(from, target);
    }
  }

  private static boolean cp(Path from, Path to) throws IOException {
    try {
      Process cp = new ProcessBuilder("cp", "--reflink=auto", "--sparse=auto", "--",
          from.toString(), to.toString()).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return cp.waitFor() == 0;
    } catch (IOException _) {
      // No cp here, or one that does not know the options.
      return false;
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while copying", error);
    }
  }

  static void byBlocks(Path from, FileChannel target) throws IOException {
    target.truncate(0);
    SparseWriter writer = new SparseWriter(target);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ)) {
      // A short read in the middle would end a block where none ends.
      while (fill(source, buffer.clear())) {
        writer.write(buffer.flip());
      }
    }
    writer.finish();
  }

  private static boolean fill(FileChannel source, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && source.read(buffer) >= 0) {
      // Until it is full or the file ends.
    }
    return buffer.position() > 0;
  }
}
