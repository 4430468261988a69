package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import org.chameleoncloud.edge.baker.directory.RegularFile;

/** Small files that are on disk when they have been written. */
final class DurableFile {
  private DurableFile() {}

  /** Writes an empty file and syncs it to disk. */
  static void write(RegularFile file, ByteBuffer content) throws IOException {
    try (FileChannel channel = file.readWrite()) {
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }
}
