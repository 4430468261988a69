package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;

/**
 * {@code NAME.sha256} or {@code NAME.b3} next to an image, in the format of {@code sha256sum --check} and
 * {@code b3sum --check}.
 */
public final class ChecksumFile {
  private static final int MAX_BYTES = 4096;

  private ChecksumFile() {}

  /** The path of an image's checksum file. */
  public static Path pathFor(Path image, Algorithm algorithm) {
    return image.resolveSibling(image.getFileName() + "." + algorithm.suffix());
  }

  /** SHA-256, and the algorithms of all checksum files next to the image. */
  public static List<Algorithm> algorithms(Path image) {
    return Stream.of(Algorithm.values()).filter(algorithm -> algorithm == Algorithm.SHA_256
        || Files.exists(pathFor(image, algorithm))).toList();
  }

  /** Whether {@code file} is a checksum file that {@link #write} has created for this image. */
  static boolean names(Path file, Path image) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
        && new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
            .matches("[0-9a-f]{64}  \\Q" + image.getFileName() + "\\E\n");
  }

  /** Creates {@code file}, which must not exist, and syncs it to disk. */
  public static void write(Path file, Path image, Digest digest) throws IOException {
    String line = digest.hex() + "  " + image.getFileName() + "\n";
    DurableFile.create(file, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
  }
}
