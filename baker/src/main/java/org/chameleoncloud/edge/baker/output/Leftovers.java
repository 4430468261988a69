package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What killed processes left in a directory of outputs whose names nobody may ask for again. */
public final class Leftovers {
  private static final String LOCK = ".baking.lock";

  private Leftovers() {}

  /**
   * Removes the hidden files of all outputs that no process is writing.
   *
   * @param names a glob for the names of the outputs, without characters that make a name too long to be hidden
   */
  public static void remove(Path directory, String names) throws IOException {
    String locks = OutputFile.hidden(directory.resolve(names), LOCK).getFileName().toString();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, locks)) {
      for (Path lock : found) {
        String name = lock.getFileName().toString();
        OutputFile.removeLeftovers(
            directory.resolve(name.substring(1, name.length() - LOCK.length())));
      }
    }
  }
}
