package org.chameleoncloud.edge.lab.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.controlplane.ControlPlane;

/** A real control plane that runs as long as this process. It has controllers, and no node. */
public final class ControlPlaneCluster implements Cluster {
  private static final String NAMESPACE = "lab";

  private final Binaries binaries;
  private final ControlPlane controlPlane;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private ControlPlaneCluster(Binaries binaries, ControlPlane controlPlane, List<Path> crds,
      Path kubeconfig) throws IOException {
    this.binaries = binaries;
    this.controlPlane = controlPlane;
    this.kubeconfig = kubeconfig;
    controlPlane.client().resource(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE)
        .endMetadata().build()).create();
    CustomResources.install(controlPlane.client(), crds, NAMESPACE);
    controlPlane.startControllers();
    controlPlane.writeAdminKubeconfig(kubeconfig, NAMESPACE);
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(controlPlane.client().getConfiguration())
            .withNamespace(NAMESPACE).build())
        .build();
  }

  /**
   * Starts it and installs CRDs.
   *
   * @param crds files with a CRD each
   * @param directory created here, for the files of the control plane
   * @param kubeconfig the file to write, for the administrator
   * @throws IOException if it does not start; the message says why
   */
  public static ControlPlaneCluster start(Binaries binaries, List<Path> crds, Path directory,
      Path kubeconfig) throws IOException {
    ControlPlane controlPlane = ControlPlane.start(binaries, directory);
    try {
      return new ControlPlaneCluster(binaries, controlPlane, crds, kubeconfig);
    } catch (IOException | RuntimeException e) {
      controlPlane.close();
      throw e;
    }
  }

  /** The binaries that it runs. */
  public Binaries binaries() {
    return binaries;
  }

  /** The requests of clients whose user agent starts with a text. */
  public AuditLog audit(String userAgent) {
    return AuditLog.ofUserAgent(controlPlane.auditLog(), userAgent);
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public String title() {
    return controlPlane.url() + ", Kubernetes " + binaries.version();
  }

  @Override
  public boolean hasNodes() {
    return false;
  }

  @Override
  public boolean hasControllers() {
    return true;
  }

  @Override
  public Optional<Map<String, Integer>> writes(String userAgent) {
    return Optional.of(controlPlane.writes(userAgent));
  }

  @Override
  public void deleteCustomResources() {
    // They end with the control plane.
  }

  @Override
  public void close() {
    client.close();
    controlPlane.close();
  }
}
