package org.chameleoncloud.edge.plugin.completion;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.ClusterTarget;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** The names that exist in a cluster, for completion. */
final class ExistingNames {
  /** A user who presses a key does not wait longer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private ExistingNames() {}

  /**
   * The names of a kind, sorted.
   *
   * @throws CommandFailure when they cannot be read
   */
  static List<String> of(ClusterNames kind, ClusterTarget target) {
    try (Cluster cluster = Cluster.open(target, TIMEOUT)) {
      return switch (kind) {
        case ClusterNames.Devices _ -> names(cluster, EdgeDevice.class).toList();
        case ClusterNames.Fleets _ -> names(cluster, EdgeDeviceFleet.class).toList();
        case ClusterNames.ImageSources _ -> Stream
            .concat(namesIfReadable(cluster, EdgeImageSource.class),
                namesIfReadable(cluster, ClusterEdgeImageSource.class))
            .distinct().sorted().toList();
        case ClusterNames.Namespaces _ -> cluster.ask("list namespaces", null,
            api -> api.namespaces().list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName()).sorted().toList());
        case ClusterNames.Contexts _ -> cluster.client().getConfiguration().getContexts().stream()
            .map(NamedContext::getName).sorted().toList();
      };
    }
  }

  /** The names of a kind in the namespace, sorted; of a kind without namespaces, all. */
  private static Stream<String> names(Cluster cluster, Class<? extends HasMetadata> type) {
    ResourceDefinitionContext kind = ResourceDefinitionContext.fromResourceType(type);
    String namespace = kind.isNamespaceScoped() ? cluster.namespace() : null;
    return cluster.ask("list " + type.getSimpleName() + "s", namespace, api -> {
      var resources = api.genericKubernetesResources(kind);
      return (namespace == null ? resources.list() : resources.inNamespace(namespace).list())
          .getItems().stream().map(found -> found.getMetadata().getName()).sorted();
    });
  }

  /** The same for one kind of several: a user may be allowed to list only the other one. */
  private static Stream<String> namesIfReadable(Cluster cluster,
      Class<? extends HasMetadata> type) {
    try {
      return names(cluster, type);
    } catch (CommandFailure _) {
      return Stream.empty();
    }
  }
}
