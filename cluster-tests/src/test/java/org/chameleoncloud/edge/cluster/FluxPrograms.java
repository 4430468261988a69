package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The programs that {@code cluster-tests/flux/build} installs.
 *
 * @param directory contains all of them, and the CRDs
 */
record FluxPrograms(Path directory) {
  private static final int DIGITS = 12;

  /** Those that a go.sum pins. They may be missing, see {@link #missing}. */
  static FluxPrograms pinned(Path goSum, Path home) throws IOException {
    return new FluxPrograms(home.resolve(".kubeapitest/flux")
        .resolve(ImageHost.sha256(goSum).substring(0, DIGITS)));
  }

  /** What is missing, as a sentence; empty if nothing is. */
  Optional<String> missing() {
    return Files.isDirectory(directory)
        ? Optional.empty()
        : Optional.of(directory + " is missing: run cluster-tests/flux/build.");
  }

  /** {@code source-controller}, {@code kustomize-controller}, {@code helm-controller}, {@code sops} or {@code age-keygen}. */
  Path program(String name) {
    return directory.resolve(name);
  }

  /** A directory with the CRDs of the controllers. */
  Path crds() {
    return directory.resolve("crds");
  }
}
