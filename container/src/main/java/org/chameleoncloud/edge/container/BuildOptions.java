package org.chameleoncloud.edge.container;

import java.time.Instant;
import java.util.List;

/**
 * What is built.
 *
 * @param version of the project
 * @param revision the commit; empty without git
 * @param created the time of the images, and of each file in them
 * @param base a base image in a registry; empty for Debian's packages
 * @param packages versions of Debian's packages, see {@link DebianPackages#required}; empty for the newest
 * @param architectures of the images, in the order in which the index has them
 * @param jmods a directory with a JDK's packaged modules for the other architecture than this machine's; may be empty
 * @param builder the URI of who builds, for the provenance
 */
record BuildOptions(String version, String revision, Instant created, String base,
    List<String> packages, List<Architecture> architectures, String jmods, String builder) {
  /** With sorted architectures, so that builds are reproducible. */
  BuildOptions {
    architectures = architectures.stream().sorted().distinct().toList();
  }

  /** Its metadata for an image with some packages. */
  ImageMetadata metadata(List<DebianPackage> used) {
    return new ImageMetadata(version, revision, created, base, base.isEmpty() ? used : List.of());
  }
}
