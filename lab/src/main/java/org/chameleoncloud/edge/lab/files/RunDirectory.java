package org.chameleoncloud.edge.lab.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for each run of a program, named after its process id. */
public final class RunDirectory {
  private RunDirectory() {}

  /** Creates a private directory for this process, and removes those of processes that have ended. */
  public static Path create(Path parent) throws IOException {
    Files.createDirectories(parent);
    try (DirectoryStream<Path> earlier = Files.newDirectoryStream(parent)) {
      for (Path directory : earlier) {
        if (!isInUse(directory)) {
          PrivateFiles.deleteDirectory(directory);
        }
      }
    }
    return PrivateFiles
        .createDirectory(parent.resolve(Long.toString(ProcessHandle.current().pid())));
  }

  private static boolean isInUse(Path directory) {
    String pid = directory.getFileName().toString();
    return pid.matches("\\d{1,18}") && Long.parseLong(pid) != ProcessHandle.current().pid()
        && ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }
}
