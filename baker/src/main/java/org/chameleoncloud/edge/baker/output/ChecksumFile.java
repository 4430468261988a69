package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;

/** {@code NAME.sha256} or {@code NAME.b3} beside an image, as {@code sha256sum --check} and {@code b3sum} read it. */
public final class ChecksumFile {
  private ChecksumFile() {}

  public static Path beside(Path image, Algorithm algorithm) {
    return image.resolveSibling(image.getFileName() + "." + algorithm.suffix());
  }

  /** SHA-256, and what else lies beside the image. */
  public static List<Algorithm> algorithms(Path image) {
    return Stream.of(Algorithm.values()).filter(algorithm -> algorithm == Algorithm.SHA_256
        || Files.exists(beside(image, algorithm))).toList();
  }

  /** Writes {@code file}, which must be new, and brings it to the storage. */
  public static void write(Path file, Path image, Digest digest) throws IOException {
    String line = digest.hex() + "  " + image.getFileName() + "\n";
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
