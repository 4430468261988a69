package org.chameleoncloud.edge.sandbox;

import java.nio.file.Path;
import java.util.Optional;
import org.chameleoncloud.edge.sandbox.cluster.WriteListener;

/**
 * How a demo runs.
 *
 * @param checkout the project
 * @param runs the folder that receives a folder for this run
 * @param kubeconfig of the cluster to use; null for an API server in memory
 * @param logLevel the operator's
 * @param writes is told of each write to the in-memory API server
 */
public record Settings(Checkout checkout, Path runs, Path kubeconfig, String logLevel,
    WriteListener writes) {

  /** The cluster that was given, if one was. */
  Optional<Path> givenCluster() {
    return Optional.ofNullable(kubeconfig);
  }
}
