package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder's own durability: a file's new name is safe only when its folder has reached the storage. */
final class Folders {
  private Folders() {}

  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
