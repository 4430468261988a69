package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is to be known of the folder that a file lies in. */
public final class Directories {
  private Directories() {}

  /** The folder that {@code file} lies in. */
  public static Path of(Path file) {
    return file.toAbsolutePath().normalize().getParent();
  }

  /** Brings a folder to the storage: a file's new name is safe only then. */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
