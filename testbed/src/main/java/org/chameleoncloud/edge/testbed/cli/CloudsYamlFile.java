package org.chameleoncloud.edge.testbed.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** The clouds.yaml that the testbed writes at each start. It never overwrites one that somebody else wrote. */
final class CloudsFile {
  private static final String MARK = "# Written by the CHI@Edge testbed, anew at each start.";

  private final Path file;
  private final boolean force;

  private CloudsFile(Path file, boolean force) {
    this.file = file.toAbsolutePath();
    this.force = force;
  }

  static CloudsFile at(Path file, boolean force) {
    return new CloudsFile(file, force);
  }

  /**
   * Writes the file, whole or not at all, readable by its owner alone.
   *
   * @throws IOException with a message for people
   */
  void write(String clouds) throws IOException {
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !ours()) {
      throw new FileAlreadyExistsException(
          file + " was not written by the testbed.\nName another file, or add --force to"
              + " overwrite it.");
    }
    try {
      Path whole = Files.createTempFile(file.getParent(), ".clouds", ".yaml",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(whole, MARK + "\n" + clouds);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw new IOException("the folder of " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private boolean ours() {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().filter(MARK::equals).isPresent();
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
