package org.chameleoncloud.edge.plugin.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** Which records of the testbed the resources of a cluster manage. */
public final class ManagedRecords {
  private final Map<String, Device> byUuid = new HashMap<>();

  private ManagedRecords(List<Device> devices) {
    devices.stream().filter(device -> device.status().uuid() != null)
        .forEach(device -> byUuid.put(device.status().uuid(), device));
  }

  /** Those that some devices manage. */
  public static ManagedRecords of(List<Device> devices) {
    return new ManagedRecords(devices);
  }

  /**
   * Those that devices of any namespace manage.
   *
   * @param fallback the devices to ask if the user may not list those of all namespaces
   * @param warn gets a warning in that case
   */
  public static ManagedRecords read(Cluster cluster, Supplier<List<Device>> fallback,
      Consumer<String> warn) {
    try {
      return of(cluster.devicesOfAllNamespaces());
    } catch (CommandFailure e) {
      warn.accept("warning: a record may be managed from another namespace: " + e.getMessage());
      return of(fallback.get());
    }
  }

  /** The ids of the records. */
  public Set<String> uuids() {
    return Set.copyOf(byUuid.keySet());
  }

  /** The device that manages a record; empty if none does. */
  public Optional<Device> of(String uuid) {
    return Optional.ofNullable(byUuid.get(uuid));
  }
}
