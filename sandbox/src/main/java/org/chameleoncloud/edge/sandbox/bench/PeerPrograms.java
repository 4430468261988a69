package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code lab/bench/peers/build} installs.
 *
 * @param directory contains program and CRDs
 * @param version of ORC, such as 2.6.0
 */
record PeerPrograms(Path directory, String version) {
  private static final int DIGITS = 12;
  private static final Pattern ORC = Pattern.compile(
      "^\\s*(?:require )?github\\.com/k-orc/openstack-resource-controller/v2 v(\\S+)",
      Pattern.MULTILINE);

  /**
   * Those that the checkout pins.
   *
   * @param top of the checkout
   * @param home the user's home directory
   * @throws IOException if they are missing; the message says what to do
   */
  static PeerPrograms pinned(Path top, Path home) throws IOException {
    Path module = top.resolve("lab/bench/peers");
    Path goMod = module.resolve("go.mod");
    Matcher version = ORC.matcher(Files.readString(goMod));
    if (!version.find()) {
      throw new IOException(goMod + " does not pin ORC");
    }
    Path directory = home.resolve(".kubeapitest/peers")
        .resolve(sha256(module.resolve("go.sum")).substring(0, DIGITS));
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is missing: build ORC with lab/bench/peers/build");
    }
    return new PeerPrograms(directory, version.group(1));
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The program. */
  Path orc() {
    return directory.resolve("orc");
  }

  /** The files with a CRD each. */
  List<Path> crds() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("crds"))) {
      return files.sorted().toList();
    }
  }
}
