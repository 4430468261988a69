package org.chameleoncloud.edge.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/**
 * A permission that the operator needs, as in a rule of a Role. The chart's roles grant exactly these.
 *
 * @param apiGroup empty for the core group
 * @param resource with its subresource, such as {@code edgedevices/status}
 * @param verb such as {@code get}
 * @param name the only object that is accessed; null for any
 */
record RequiredPermission(String apiGroup, String resource, String verb, String name) {
  private static final String CORE = "";

  /** The permissions in each namespace whose devices the operator manages. */
  static List<RequiredPermission> inWatchedNamespaces() {
    List<RequiredPermission> all = new ArrayList<>();
    add(all, EdgeDevice.GROUP, "edgedevices", "get", "list", "watch", "patch", "create",
        "delete");
    add(all, EdgeDevice.GROUP, "edgedevices/status", "patch");
    add(all, EdgeDevice.GROUP, "edgedevicefleets", "list", "watch");
    add(all, EdgeDevice.GROUP, "edgedevicefleets/status", "patch");
    add(all, "apps", "controllerrevisions", "get", "create", "delete");
    add(all, CORE, "namespaces", "get");
    add(all, CORE, "secrets", "get", "create", "delete");
    add(all, EdgeDevice.GROUP, "edgeimagesources", "list", "watch");
    add(all, EdgeDevice.GROUP, "edgeimagesources/status", "patch");
    add(all, "batch", "jobs", "list", "watch");
    add(all, CORE, "pods", "list");
    add(all, CORE, "persistentvolumeclaims", "get");
    add(all, CORE, "events", "create");
    return List.copyOf(all);
  }

  /** Those that it needs in the cluster, unless it reads no image sources of the cluster. */
  static List<RequiredPermission> forClusterSources() {
    List<RequiredPermission> all = new ArrayList<>();
    add(all, EdgeDevice.GROUP, "clusteredgeimagesources", "list", "watch");
    add(all, EdgeDevice.GROUP, "clusteredgeimagesources/status", "patch");
    return List.copyOf(all);
  }

  /**
   * Those that it needs in addition where it bakes images.
   *
   * @param caConfigMap the ConfigMap with CA certificates for bakes; empty for none
   */
  static List<RequiredPermission> forBakes(String caConfigMap) {
    List<RequiredPermission> all = new ArrayList<>();
    add(all, "batch", "jobs", "create", "delete");
    if (!caConfigMap.isEmpty()) {
      all.add(new RequiredPermission(CORE, "configmaps", "get", caConfigMap));
    }
    return List.copyOf(all);
  }

  /** The permissions in the namespace of the Lease for leader election. */
  static List<RequiredPermission> forLeaderElection(String lease) {
    String group = "coordination.k8s.io";
    return Stream.concat(Stream.of(new RequiredPermission(group, "leases", "create", null)),
        Stream.of("get", "update", "patch")
            .map(verb -> new RequiredPermission(group, "leases", verb, lease)))
        .toList();
  }

  private static void add(List<RequiredPermission> all, String apiGroup, String resource,
      String... verbs) {
    Stream.of(verbs).map(verb -> new RequiredPermission(apiGroup, resource, verb, null))
        .forEach(all::add);
  }

  /** The resource without its subresource. */
  String plural() {
    return resource.split("/", 2)[0];
  }

  /** The subresource; null for none. */
  String subresource() {
    return resource.contains("/") ? resource.split("/", 2)[1] : null;
  }

  /** As {@code kubectl auth can-i} accepts it, such as {@code list jobs.batch}. */
  @Override
  public String toString() {
    String group = apiGroup.isEmpty() ? "" : "." + apiGroup;
    String sub = subresource() == null ? "" : " --subresource=" + subresource();
    return verb + " " + plural() + group + (name == null ? "" : "/" + name) + sub;
  }
}
