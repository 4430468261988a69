package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Operations on the directory of a file. */
public final class Directories {
  private Directories() {}

  /** The directory of {@code file}, absolute and normalized. */
  public static Path of(Path file) {
    return file.toAbsolutePath().normalize().getParent();
  }

  /** Syncs a directory to disk. A rename is durable only after that. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
