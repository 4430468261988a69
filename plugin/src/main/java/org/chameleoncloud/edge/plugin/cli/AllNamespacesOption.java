package org.chameleoncloud.edge.plugin.cli;

import java.util.List;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import picocli.CommandLine.Option;

/** {@code -A}, for commands that are about many devices. */
public final class AllNamespacesOption {
  @Option(names = {"-A", "--all-namespaces"}, order = 103,
      description = "Of all namespaces, instead of one.")
  private boolean all;

  /** Whether it is set. */
  public boolean isSet() {
    return all;
  }

  /** The devices of the namespace, or of all. */
  public List<Device> devices(Cluster cluster) {
    return all ? cluster.devicesOfAllNamespaces() : cluster.devices(cluster.namespace());
  }
}
