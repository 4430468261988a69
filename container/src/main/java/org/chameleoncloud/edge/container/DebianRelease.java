package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Debian release of packages. */
final class DebianRelease {
  private DebianRelease() {}

  /** Reads the release, such as {@code debian-12}, from an unpacked base-files. */
  static String of(Path unpacked) throws IOException {
    List<String> lines = Files.readAllLines(unpacked.resolve("usr/lib/os-release"));
    return value(lines, "ID") + "-" + value(lines, "VERSION_ID");
  }

  private static String value(List<String> lines, String name) {
    return lines.stream().filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1).replace("\"", "")).findFirst().orElse("");
  }
}
