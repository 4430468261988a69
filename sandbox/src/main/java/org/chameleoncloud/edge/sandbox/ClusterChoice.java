package org.chameleoncloud.edge.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.sandbox.cluster.Cluster;
import org.chameleoncloud.edge.sandbox.cluster.GivenCluster;
import org.chameleoncloud.edge.sandbox.cluster.InMemoryCluster;
import org.chameleoncloud.edge.sandbox.cluster.PlaneCluster;
import org.chameleoncloud.edge.sandbox.cluster.WriteListener;
import org.chameleoncloud.edge.sandbox.plane.Programs;

/** Which API server a demo uses. */
@FunctionalInterface
public interface ClusterChoice {
  /**
   * Starts or reaches it.
   *
   * @param folder this run's
   * @throws IOException when it cannot; the message says why
   */
  Cluster open(WorkFolder folder) throws IOException;

  /** One in this process, which tells of each write. */
  static ClusterChoice inMemory(Checkout checkout, WriteListener writes) {
    return folder -> InMemoryCluster.start(List.of(checkout.crd()), folder.kubeconfig(), writes);
  }

  /** A real one, started for this run. */
  static ClusterChoice controlPlane(Checkout checkout, Programs programs) {
    return folder -> PlaneCluster.start(programs, List.of(checkout.crd()), folder.controlPlane(),
        folder.kubeconfig());
  }

  /** One that was there before. */
  static ClusterChoice given(Checkout checkout, Path kubeconfig) {
    return _ -> GivenCluster.open(kubeconfig, List.of(checkout.crd()));
  }
}
