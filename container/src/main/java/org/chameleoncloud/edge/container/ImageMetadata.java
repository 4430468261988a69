package org.chameleoncloud.edge.container;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metadata of the image.
 *
 * @param version of the project
 * @param revision the commit; empty without git
 * @param created also the time of each file
 * @param base a base image in a registry; empty for Debian's packages
 * @param packages in the image; empty with another base
 */
record ImageMetadata(String version, String revision, Instant created, String base,
    List<DebianPackage> packages) {
  static final String TITLE = "chi-edge-operator";
  /**
   * The host in the image's name, from which nothing is pulled. Container engines add different hosts to a name that has
   * none: containerd's CRI looks for docker.io/library/NAME, Podman for localhost/NAME.
   */
  static final String HOST = "localhost";
  static final String DESCRIPTION = "CHI@Edge devices as Kubernetes resources: the operator and its "
      + "baker";
  /** The packages, in the format of the build's option for the same ones. */
  static final String PACKAGES_LABEL = "org.chameleoncloud.edge.packages";

  private static final String OCI = "org.opencontainers.image.";

  /** The same command as in the chart. */
  static final List<String> ENTRYPOINT = List.of("java", "-XX:-UsePerfData",
      "-XX:SharedArchiveFile=/opt/chi-edge/operator.jsa", "-Xlog:cds=off",
      "-XX:MaxRAMPercentage=60", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:NewRatio=4",
      "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=15", "-XX:-ShrinkHeapInSteps",
      "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/chi-edge/operator.jar");

  /**
   * Sorted, so that builds are reproducible. With LANG, file names are read as UTF-8. The image has no other locale.
   */
  static final SortedMap<String, String> ENVIRONMENT = Collections.unmodifiableSortedMap(
      new TreeMap<>(Map.of("PATH", "/opt/java/bin", "JAVA_HOME", "/opt/java", "LANG", "C.UTF-8")));

  /** Labels of OCI (image-spec, annotations.md), and our own. */
  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(Map.of(OCI + "title", TITLE, OCI + "description",
        DESCRIPTION, OCI + "version", version, OCI + "created", created.toString()));
    if (!revision.isEmpty()) {
      labels.put(OCI + "revision", revision);
    }
    if (!base.isEmpty()) {
      labels.put(OCI + "base.name", base);
    }
    if (!packages.isEmpty()) {
      labels.put(PACKAGES_LABEL,
          String.join(",", packages.stream().map(DebianPackage::pin).toList()));
    }
    return labels;
  }
}
