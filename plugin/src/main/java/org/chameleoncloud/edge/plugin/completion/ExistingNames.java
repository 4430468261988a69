package org.chameleoncloud.edge.plugin.completion;

import io.fabric8.kubernetes.api.model.NamedContext;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.ClusterTarget;
import org.chameleoncloud.edge.plugin.cluster.Device;

/** The names that exist in a cluster, for completion. */
final class ExistingNames {
  /** A user who presses a key does not wait longer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private ExistingNames() {}

  /**
   * The names of a kind, sorted.
   *
   * @throws org.chameleoncloud.edge.plugin.outcome.CommandFailure when they cannot be read
   */
  static List<String> of(ClusterNames kind, ClusterTarget target) {
    try (Cluster cluster = Cluster.open(target, TIMEOUT)) {
      return switch (kind) {
        case ClusterNames.Devices _ -> cluster.devices(cluster.namespace()).stream()
            .map(Device::name).toList();
        case ClusterNames.Namespaces _ -> cluster.ask("list namespaces", null,
            api -> api.namespaces().list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName()).sorted().toList());
        case ClusterNames.Contexts _ -> cluster.client().getConfiguration().getContexts().stream()
            .map(NamedContext::getName).sorted().toList();
      };
    }
  }
}
