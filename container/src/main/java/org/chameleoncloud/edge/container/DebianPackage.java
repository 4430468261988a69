package org.chameleoncloud.edge.container;

import java.nio.file.Path;

/**
 * A package whose files are in the image.
 *
 * @param name such as libc6
 * @param version as dpkg has it, with the epoch if there is one
 * @param architecture such as amd64, or all
 * @param control its control file, by which scanners of images know what is there
 * @param file the archive
 */
record DebianPackage(String name, String version, String architecture, String control, Path file) {
  /** {@code NAME=VERSION}, as apt takes it. */
  String pin() {
    return name + "=" + version;
  }
}
