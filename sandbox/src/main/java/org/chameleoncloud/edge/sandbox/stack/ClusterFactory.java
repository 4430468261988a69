package org.chameleoncloud.edge.sandbox.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.lab.cluster.Cluster;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.cluster.ExistingCluster;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.kubelet.KubeletLab;
import org.chameleoncloud.edge.operator.image.BakeSettings;

/** Starts the API server of a sandbox, or connects to it. */
@FunctionalInterface
public interface ClusterFactory {
  /**
   * Starts the API server, or connects to it.
   *
   * @param files of this run
   * @throws IOException if that fails; the message says why
   */
  Cluster open(SandboxFiles files) throws IOException;

  /** Starts one in this process, which reports each write. */
  static ClusterFactory inMemory(Checkout checkout, WriteListener listener) {
    return files -> InMemoryCluster.start(checkout.crds(), files.kubeconfig(), listener);
  }

  /** Starts a real one. */
  static ClusterFactory controlPlane(Checkout checkout, Binaries binaries) {
    return files -> ControlPlaneCluster.start(binaries, checkout.crds(),
        files.controlPlane(), files.kubeconfig());
  }

  /** Starts a real one with a real node, which has the container image and the claims of the demo. */
  static ClusterFactory realNode(Checkout checkout, Binaries binaries) {
    return files -> KubeletLab.start(binaries, checkout.crds(), files.controlPlane(),
        files.kubeconfig(), List.of(checkout.imageTar()), files.claims(),
        List.of(Sandbox.BASE_CLAIM, BakeSettings.defaults().defaultClaim()));
  }

  /** Connects to an existing one. */
  static ClusterFactory existing(Checkout checkout, Path kubeconfig) {
    return _ -> ExistingCluster.open(kubeconfig, checkout.crds());
  }
}
