package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An operator of the cluster.
 *
 * @param deployment its Deployment
 * @param lease the Lease of its leader; not asked without leader election
 * @param pods its pods
 * @param events the events of its pods, the newest first
 * @param log the last lines of the log of its newest pod
 */
record Operator(GenericKubernetesResource deployment, Fact<GenericKubernetesResource> lease,
    Fact<List<GenericKubernetesResource>> pods, Fact<List<GenericKubernetesResource>> events,
    Fact<String> log) {
  private static final String NAMESPACES = "--namespaces";

  /** As {@code NAMESPACE/NAME}. */
  String title() {
    return deployment.getMetadata().getNamespace() + "/" + deployment.getMetadata().getName();
  }

  /** How many pods are ready. */
  int readyReplicas() {
    return Fields.number(deployment, "status", "readyReplicas").orElse(0L).intValue();
  }

  /** How many pods it should have. */
  int replicas() {
    return Fields.number(deployment, "spec", "replicas").orElse(1L).intValue();
  }

  /** The container image. */
  String image() {
    return container().map(found -> found.get("image")).map(String::valueOf).orElse("");
  }

  /** Whether it watches a namespace, as far as its arguments say. */
  boolean watches(String namespace) {
    return option(NAMESPACES).map(list -> Arrays.asList(list.split(",")).contains(namespace))
        .orElse(true);
  }

  /** Whether a switch is on. */
  boolean has(String flag) {
    return arguments()
        .anyMatch(argument -> argument.equals(flag) || argument.equals(flag + "=true"));
  }

  /** The value of an option that is given as {@code --NAME=VALUE}. */
  Optional<String> option(String name) {
    return arguments().filter(argument -> argument.startsWith(name + "="))
        .map(argument -> argument.substring(name.length() + 1)).findFirst();
  }

  private Stream<String> arguments() {
    return container().map(found -> found.get("args")).filter(List.class::isInstance)
        .map(list -> ((List<?>) list).stream().map(String::valueOf)).orElse(Stream.empty());
  }

  private Optional<Map<String, Object>> container() {
    return Fields.maps(deployment, "spec", "template", "spec", "containers").stream().findFirst();
  }
}
