package org.chameleoncloud.edge.plugin.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The devices of a watch. Each is read once after it changed: all of ten thousand, again and again, would take a core. */
final class KnownDevices {
  private final Function<GenericKubernetesResource, Device> reader;
  /** A watch has another object for what changed, and the same one for all else. */
  private Map<GenericKubernetesResource, Device> known = Map.of();

  KnownDevices(Function<GenericKubernetesResource, Device> reader) {
    this.reader = reader;
  }

  /** The devices of resources, sorted by namespace and name. */
  synchronized List<Device> of(List<GenericKubernetesResource> resources) {
    Map<GenericKubernetesResource, Device> now = new IdentityHashMap<>();
    resources.forEach(resource -> {
      Device device = known.get(resource);
      now.put(resource, device == null ? reader.apply(resource) : device);
    });
    known = now;
    return now.values().stream().sorted(Cluster.BY_NAME).toList();
  }
}
