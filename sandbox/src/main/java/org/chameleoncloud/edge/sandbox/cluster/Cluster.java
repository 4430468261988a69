package org.chameleoncloud.edge.sandbox.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A Kubernetes API server with the EdgeDevice type installed. */
public interface Cluster extends AutoCloseable {
  /** The demo's own client. */
  KubernetesClient client();

  /** The kubeconfig file by which others reach it. */
  Path kubeconfig();

  /** Where the demo's resources live. */
  String namespace();

  /** What it is, in a few words. */
  String title();

  /** Whether it has nodes of its own, which run the pods. */
  boolean hasNodes();

  /**
   * Whether it has controllers of its own: Jobs get their pods, and what a deleted object owned is collected. Clusters
   * with nodes have; there may also be controllers, but no node, and then no scheduler either.
   */
  boolean hasControllers();

  /** How many writes others than the demo itself made, by method; empty when that cannot be known. */
  Optional<Map<String, Integer>> writes();

  /** Deletes the demo's devices where they would outlive it, and waits for that: the operator must still run. */
  void vacate();

  /** Takes away what else the demo put there, and closes the client. */
  @Override
  void close();
}
