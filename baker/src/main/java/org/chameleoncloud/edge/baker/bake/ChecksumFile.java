package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code NAME.sha256} beside an image, as {@code sha256sum --check} reads it. */
final class ChecksumFile {
  private ChecksumFile() {}

  static Path beside(Path image) {
    return image.resolveSibling(image.getFileName() + ".sha256");
  }

  /** Writes {@code file}, which must be new, and brings it to the storage. */
  static void write(Path file, Path image, String sha256) throws IOException {
    String line = sha256 + "  " + image.getFileName() + "\n";
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
