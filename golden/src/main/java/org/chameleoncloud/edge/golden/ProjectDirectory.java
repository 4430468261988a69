package org.chameleoncloud.edge.golden;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's root directory, regardless of the working directory of a test. */
public final class ProjectDirectory {
  private static final String MARKER = ".mvn";

  private ProjectDirectory() {}

  /**
   * A file or directory of the project.
   *
   * @param relative its path in the project's directory, such as {@code crds}
   */
  public static Path path(String relative) {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(MARKER))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("the tests do not run inside the project's directory");
      }
    }
    return directory.resolve(relative);
  }
}
