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

/** The clouds.yaml that the testbed writes at every start. It does not overwrite files from other sources. */
final class CloudsYamlFile {
  private static final String MARKER = "# Written by the CHI@Edge testbed";
  private static final String FIRST_LINE = MARKER + " at every start.";

  private final Path file;
  private final boolean force;

  private CloudsYamlFile(Path file, boolean force) {
    this.file = file.toAbsolutePath();
    this.force = force;
  }

  static CloudsYamlFile at(Path file, boolean force) {
    return new CloudsYamlFile(file, force);
  }

  /**
   * Writes the file atomically, readable by its owner only.
   *
   * @throws IOException with a message that can be shown to the user
   */
  void write(String clouds) throws IOException {
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !writtenByTestbed()) {
      throw new FileAlreadyExistsException(
          file + " was not written by the testbed.\nUse another file name, or add --force to"
              + " overwrite it.");
    }
    try {
      Path temporary = Files.createTempFile(file.getParent(), ".clouds", ".yaml",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, FIRST_LINE + "\n" + clouds);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw new IOException("the directory of " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private boolean writtenByTestbed() {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().filter(line -> line.startsWith(MARKER)).isPresent();
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
