package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A kubectl that runs the commands of {@code exec} on this machine, because there is no kubelet. {@code /images} is the
 * directory of a claim. It passes everything else to the real kubectl.
 */
final class KubectlWithExec {
  private KubectlWithExec() {}

  /**
   * Writes it, and returns its directory, which goes to the start of a PATH.
   *
   * @param directory the parent of that directory
   * @param kubectl the real one
   * @param claim the directory of the claim
   */
  static Path write(Path directory, Path kubectl, Path claim) throws IOException {
    Path file = Files.createDirectories(directory.resolve("bin")).resolve("kubectl");
    Files.writeString(file, """
        #!/bin/bash
        set -euo pipefail
        if [[ " $* " != *" exec "* ]]; then
          exec %1$s "$@"
        fi
        before=()
        while [[ $1 != exec ]]; do
          before+=("$1")
          shift
        done
        [[ $(%1$s "${before[@]}" get pod "$2" -o 'jsonpath={.status.phase}') == Running ]]
        while [[ $1 != -- ]]; do
          shift
        done
        shift
        exec "${@/#\\/images/%2$s}"
        """.formatted(kubectl, claim));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.getParent();
  }
}
