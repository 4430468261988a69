package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The manifest by which krew, kubectl's plugin manager, installs the archives (krew.sigs.k8s.io, plugin manifest). */
final class KrewManifest {
  /** krew requires that it is named like the plugin. */
  static final String NAME = "chi-edge.yaml";

  /** The repository that the chart is published from, too. */
  private static final String RELEASES = "https://git.example.org/lab/chi-edge-operator/releases/download";

  private KrewManifest() {}

  /**
   * Writes it.
   *
   * @param target has the archives, and gets the manifest
   * @param version of the project
   * @param architectures that there are archives for
   */
  static void write(Path target, String version, List<Architecture> architectures)
      throws IOException {
    StringBuilder manifest = new StringBuilder("""
        apiVersion: krew.googlecontainertools.github.com/v1alpha2
        kind: Plugin
        metadata:
          name: chi-edge
        spec:
          version: v%s
          homepage: https://chameleoncloud.org/experiment/chiedge/
          shortDescription: Manage devices of the CHI@Edge testbed
          description: |
            Lists the edge devices of the CHI@Edge testbed that are resources of a
            cluster, with their health, reservations and images, and the records
            that no resource manages; shows what to do about each; waits for one;
            shows all in a table that is updated in place.
          caveats: |
            The cluster needs the EdgeDevice resource of chi-edge-operator.
            On macOS the plugin needs Java 25.
          platforms:
        """.formatted(version));
    for (Architecture each : architectures) {
      manifest.append(platform(target, version, "matchLabels: {os: linux, arch: " + each.id() + "}",
          PluginArchive.name(each)));
    }
    manifest.append(platform(target, version, "matchLabels: {os: darwin}",
        PluginArchive.FOR_OTHER_SYSTEMS));
    Files.writeString(target.resolve(NAME), manifest);
  }

  private static String platform(Path target, String version, String selector, String archive)
      throws IOException {
    return """
          - selector:
              %s
            uri: %s/v%s/%s
            sha256: %s
            bin: %s
        """.formatted(selector, RELEASES, version, archive,
        Digests.sha256(target.resolve(archive)), PluginArchive.NAME);
  }
}
