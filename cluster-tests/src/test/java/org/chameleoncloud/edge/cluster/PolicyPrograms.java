package org.chameleoncloud.edge.cluster;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The programs that {@code cluster-tests/network-policy/build} installs.
 *
 * @param directory contains both
 */
record PolicyPrograms(Path directory) {
  private static final int DIGITS = 12;
  private static final Path IPSET = Path.of("/usr/sbin/ipset");

  /** Those that the go.sum pins. Skips the test if they or ipset are missing, or fails in CI. */
  static PolicyPrograms pinned() throws IOException {
    Path sum = Nodes.CHECKOUT.top().resolve("cluster-tests/network-policy/go.sum");
    PolicyPrograms programs = new PolicyPrograms(
        Path.of(System.getProperty("user.home"), ".kubeapitest/network-policy")
            .resolve(ImageHost.sha256(sum).substring(0, DIGITS)));
    if (!Files.isDirectory(programs.directory)) {
      skip(programs.directory + " is missing: run cluster-tests/network-policy/build");
    }
    if (!Files.isExecutable(IPSET)) {
      skip(IPSET + " is missing: install ipset");
    }
    return programs;
  }

  private static void skip(String reason) throws IOException {
    if ("true".equals(System.getenv("CI"))) {
      throw new IOException(reason);
    }
    abort("skipped, because " + reason);
  }

  /** Enforces NetworkPolicies. */
  Path kubeRouter() {
    return directory.resolve("kube-router");
  }

  /** CoreDNS. */
  Path dns() {
    return directory.resolve("dns");
  }
}
