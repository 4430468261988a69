package org.chameleoncloud.edge.plugin.write;

import java.util.List;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import picocli.CommandLine.Option;

/** Whether anything is written. */
final class WriteOptions {
  @Option(names = "--dry-run", paramLabel = "WHERE", defaultValue = "none", order = 105,
      description = "${COMPLETION-CANDIDATES}. client sends nothing that writes, and with -o yaml "
          + "prints a file for git; server has the API server check it. Default: ${DEFAULT-VALUE}.")
  private DryRun dryRun;

  DryRun dryRun() {
    return dryRun;
  }

  DeviceWriter writer(Cluster cluster) {
    return new DeviceWriter(cluster, dryRun);
  }

  /** What was written, as the line that kubectl prints. */
  List<String> lines(Written written, String resource) {
    return List.of(resource + " " + written.verb() + (written.changed() ? "" : " (no change)")
        + dryRun.suffix());
  }
}
