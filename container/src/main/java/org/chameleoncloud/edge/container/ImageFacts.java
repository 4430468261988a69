package org.chameleoncloud.edge.container;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is said of an image beside its files.
 *
 * @param version of the project
 * @param revision the commit; empty where there is no git
 * @param created also the time of each file
 * @param base the image of a registry that it is built on; empty for Debian's packages
 * @param packages those in it; none on another base
 */
record ImageFacts(String version, String revision, Instant created, String base,
    List<DebianPackage> packages) {
  static final String NAME = "chi-edge-operator";
  static final String DESCRIPTION = "CHI@Edge devices as Kubernetes resources: the operator and its "
      + "baker";
  /** As the build takes it to get the same packages again. */
  static final String PACKAGES_LABEL = "org.chameleoncloud.edge.packages";

  private static final String OCI = "org.opencontainers.image.";

  /** What a program of the image is started with, as the chart does. */
  static final List<String> ENTRYPOINT = List.of("java", "-XX:-UsePerfData",
      "-XX:SharedArchiveFile=/opt/chi-edge/operator.jsa", "-Xlog:cds=off",
      "-XX:MaxRAMPercentage=60", "-jar", "/opt/chi-edge/operator.jar");

  /**
   * The environment, in an order that is the same in each build. The language has file names read as UTF-8; there is no
   * other in the image.
   */
  static final SortedMap<String, String> ENVIRONMENT = Collections.unmodifiableSortedMap(
      new TreeMap<>(Map.of("PATH", "/opt/java/bin", "JAVA_HOME", "/opt/java", "LANG", "C.UTF-8")));

  /** OCI's labels (image-spec, annotations.md), and one of ours. */
  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(Map.of(OCI + "title", NAME, OCI + "description",
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
