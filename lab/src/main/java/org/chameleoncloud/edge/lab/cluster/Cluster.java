package org.chameleoncloud.edge.lab.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A Kubernetes API server with some CRDs installed, and a namespace to work in. */
public interface Cluster extends AutoCloseable {
  /** Our own client, with the namespace as its default. */
  KubernetesClient client();

  /** The kubeconfig file that gives others access. */
  Path kubeconfig();

  /** The namespace to work in. */
  String namespace();

  /** A short description: its address and what kind of cluster it is. */
  String title();

  /** Whether it has nodes of its own, which run the pods. */
  boolean hasNodes();

  /**
   * Whether it has controllers of its own: Jobs get their pods, and dependents of a deleted object are deleted.
   * Clusters with nodes do. There may also be controllers but no node, and then no scheduler either.
   */
  boolean hasControllers();

  /**
   * The directory of a claim's volume in the namespace, if pods run on nodes of this machine.
   *
   * @param name one of the claims that the cluster was started with
   */
  default Optional<Path> claimDirectory(String name) {
    return Optional.empty();
  }

  /**
   * The number of writes by verb and resource.
   *
   * @param userAgent the start of the user agent of the clients to count
   * @return empty if unknown
   */
  Optional<Map<String, Integer>> writes(String userAgent);

  /**
   * Deletes the custom resources in the namespace if they would outlive this process, and waits until they no longer
   * exist. The controllers that own their finalizers must still run.
   */
  void deleteCustomResources();

  /** Deletes what else was created there, and closes the client. */
  @Override
  void close();
}
