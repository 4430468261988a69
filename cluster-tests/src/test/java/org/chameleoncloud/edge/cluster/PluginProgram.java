package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.chameleoncloud.edge.lab.process.JavaProgram;

/**
 * The plugin as a program that kubectl finds on the PATH: {@code kubectl chi-edge}. Those of its commands that ask a
 * testbed accept one on this machine, as the documents do not say.
 */
final class PluginProgram {
  private static final String NAME = "kubectl-chi_edge";

  private PluginProgram() {}

  /** The directory that goes onto the PATH. */
  static Path directory(Path parent) {
    return parent.resolve("plugins");
  }

  /**
   * Writes it.
   *
   * @param parent of its directory
   * @param jar the plugin
   */
  static void write(Path parent, Path jar) throws IOException {
    Path script = Files.createDirectories(directory(parent)).resolve(NAME);
    Files.writeString(script, """
        #!/bin/bash
        set -eu
        case "${1-}" in
          adopt|doctor|export|list|show)
            [[ " $* " == *" --plain-http "* || " $* " == *" --help "* ]] ||
              set -- "$@" --testbed-hosts=127.0.0.1 --plain-http ;;
        esac
        exec '%s' %s -jar '%s' "$@"
        """.formatted(JavaProgram.java(), String.join(" ", JavaProgram.QUICK_START), jar));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
