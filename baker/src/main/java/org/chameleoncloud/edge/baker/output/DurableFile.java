package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Small files that are on disk when they have been written. */
public final class DurableFile {
  private DurableFile() {}

  /** Creates {@code file}, which must not exist, and syncs it to disk. */
  public static void create(Path file, ByteBuffer content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE)) {
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }
}
