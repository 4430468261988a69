package org.chameleoncloud.edge.cluster;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The programs of a GitOps tool that {@code cluster-tests/TOOL/build} installs.
 *
 * @param directory contains all of them, and the manifests that install the tool
 */
record GitOpsPrograms(Path directory) {
  private static final int DIGITS = 12;

  /**
   * Those that the checkout pins, or skips the test if they are missing, unless this is CI.
   *
   * @param tool {@code flux} or {@code argo}
   */
  static GitOpsPrograms of(String tool) throws IOException {
    String digest = ImageHost.sha256(
        Nodes.CHECKOUT.top().resolve("cluster-tests").resolve(tool).resolve("go.sum"));
    Path directory = Path.of(System.getProperty("user.home"), ".kubeapitest", tool,
        digest.substring(0, DIGITS));
    if (!Files.isDirectory(directory)) {
      missing(directory + " is missing: run cluster-tests/" + tool + "/build.");
    }
    return new GitOpsPrograms(directory);
  }

  /** Skips the test with a reason. In CI, where nothing may be missing, it fails. */
  static void missing(String reason) throws IOException {
    if ("true".equals(System.getenv("CI"))) {
      throw new IOException(reason);
    }
    abort("skipped, because " + reason);
  }

  /** A program, or a file of the tool's modules. */
  Path file(String name) {
    return directory.resolve(name);
  }
}
