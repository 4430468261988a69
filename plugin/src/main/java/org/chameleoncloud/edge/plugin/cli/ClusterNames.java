package org.chameleoncloud.edge.plugin.cli;

import java.util.Collections;
import java.util.Iterator;

/**
 * Marks a parameter or an option as a name in the cluster or in the kubeconfig, as its {@code completionCandidates}: the
 * shell completes the names that exist. They are not listed here, because that may take a request, which only completion
 * makes.
 */
public abstract sealed class ClusterNames implements Iterable<String> {
  @Override
  public final Iterator<String> iterator() {
    return Collections.emptyIterator();
  }

  /** Names of devices in the namespace. */
  public static final class Devices extends ClusterNames {
    Devices() {}
  }

  /** Names of fleets in the namespace. */
  public static final class Fleets extends ClusterNames {
    Fleets() {}
  }

  /** Names of image sources in the namespace, and of those of the cluster. */
  public static final class ImageSources extends ClusterNames {
    ImageSources() {}
  }

  /** Names of namespaces. */
  public static final class Namespaces extends ClusterNames {
    Namespaces() {}
  }

  /** Names of contexts in the kubeconfig. */
  public static final class Contexts extends ClusterNames {
    Contexts() {}
  }
}
