package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;

/**
 * {@code NAME.sha256} or {@code NAME.b3} next to an image, in the format of {@code sha256sum --check} and
 * {@code b3sum --check}.
 */
public final class ChecksumFile {
  private static final int MAX_BYTES = 4096;

  private ChecksumFile() {}

  /** The name of an image's checksum file. */
  public static String nameFor(String image, Algorithm algorithm) {
    return image + "." + algorithm.suffix();
  }

  /** SHA-256, and the algorithms of all checksum files next to the image. */
  public static List<Algorithm> algorithms(OpenDirectory directory, String image)
      throws IOException {
    List<Algorithm> found = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm == Algorithm.SHA_256 || directory.exists(nameFor(image, algorithm))) {
        found.add(algorithm);
      }
    }
    return found;
  }

  /** The text of an image's checksum file; empty if there is none, or one that is too long for one. */
  public static Optional<String> read(Place image, Algorithm algorithm) throws IOException {
    try (RegularFile file = image.sibling(nameFor(image.name(), algorithm)).open()) {
      return text(file);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(RegularFile file) throws IOException {
    return file.bytes(MAX_BYTES).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Whether the image has a checksum file that {@link #create} has created for it. */
  static boolean names(OpenDirectory directory, String image, Algorithm algorithm)
      throws IOException {
    try (RegularFile file = directory.open(nameFor(image, algorithm))) {
      return text(file).filter(text -> text.matches("[0-9a-f]{64}  \\Q" + image + "\\E\n"))
          .isPresent();
    } catch (NoSuchFileException | UnsafeFileException _) {
      return false;
    }
  }

  /** Creates a checksum file of this name, which must not exist, and syncs it to disk. */
  public static void create(OpenDirectory directory, String name, String image, Digest digest)
      throws IOException {
    String line = digest.hex() + "  " + image + "\n";
    try (RegularFile file = directory.create(name)) {
      DurableFile.write(file, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
