package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Podman with a storage of its own and without a network. Each command has its own mount namespace, so that nothing stays
 * mounted, also if it is killed.
 */
final class Podman {
  private static final Path PROGRAM = Path.of("/usr/bin/podman");

  private final Path directory;

  /**
   * Sets where it stores images and temporary files.
   *
   * @param directory is created; the caller deletes it
   */
  Podman(Path directory) {
    this.directory = directory;
  }

  /** Whether this machine has it, and this user may use it for images of other users. */
  static boolean isUsable() {
    return ImageRoot.isRoot() && Files.isExecutable(PROGRAM);
  }

  /** Runs a command in the project's directory, and returns its output. It must succeed. */
  String run(String... arguments) throws IOException, InterruptedException {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--net", "env",
        "TMPDIR=" + temporary, PROGRAM.toString(), "--root=" + directory.resolve("storage"),
        "--runroot=" + directory.resolve("run"), "--tmpdir=" + temporary,
        "--cgroup-manager=cgroupfs", "--events-backend=none"));
    command.addAll(List.of(arguments));
    return SystemCommand.run(BuiltImage.TOP, command);
  }
}
