package org.chameleoncloud.edge.container;

import java.nio.file.Path;

/**
 * A package whose files are in the image.
 *
 * @param name such as libc6
 * @param version like dpkg's, with the epoch if there is one
 * @param architecture such as amd64, or all
 * @param control its control file, which image scanners read
 * @param file the archive
 */
record DebianPackage(String name, String version, String architecture, String control, Path file) {
  /** {@code NAME=VERSION}, for apt. */
  String pin() {
    return name + "=" + version;
  }
}
