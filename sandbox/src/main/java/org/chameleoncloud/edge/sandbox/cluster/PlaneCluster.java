package org.chameleoncloud.edge.sandbox.cluster;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chameleoncloud.edge.sandbox.plane.AuditLog;
import org.chameleoncloud.edge.sandbox.plane.ControlPlane;
import org.chameleoncloud.edge.sandbox.plane.Programs;

/** A real control plane that lives as long as the demo; it has controllers, and no node. */
public final class PlaneCluster implements Cluster {
  private static final String NAMESPACE = "lab";
  private static final String OPERATOR = "chi-edge-operator/";

  private final Programs programs;
  private final ControlPlane control;
  private final Path kubeconfig;
  private final KubernetesClient client;
  private final AuditLog audit;

  private PlaneCluster(Programs programs, ControlPlane control, List<Path> crds, Path kubeconfig)
      throws IOException {
    this.programs = programs;
    this.control = control;
    this.kubeconfig = kubeconfig;
    Definition.install(control.client(), crds, NAMESPACE);
    control.startControllers();
    control.adminKubeconfig(kubeconfig, NAMESPACE);
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(control.client().getConfiguration())
            .withNamespace(NAMESPACE).build())
        .build();
    audit = AuditLog.ofProgram(control.auditLog(), OPERATOR);
  }

  /**
   * Starts it and installs the definitions.
   *
   * @param folder is made, for the files of the control plane
   * @param kubeconfig the file to write, the administrator's
   * @throws IOException when it does not start; the message says why
   */
  public static PlaneCluster start(Programs programs, List<Path> crds, Path folder, Path kubeconfig)
      throws IOException {
    ControlPlane control = ControlPlane.start(programs, folder);
    try {
      return new PlaneCluster(programs, control, crds, kubeconfig);
    } catch (IOException | RuntimeException e) {
      control.close();
      throw e;
    }
  }

  /** What it was started from. */
  public Programs programs() {
    return programs;
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
    return control.url() + ", Kubernetes " + programs.version();
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
  public Optional<Map<String, Integer>> writes() {
    Map<String, Integer> writes = new TreeMap<>();
    audit.writes().forEach((kind, count) -> writes.put(kind, Math.toIntExact(count)));
    return Optional.of(writes);
  }

  @Override
  public void vacate() {
    // All of it is gone with the control plane.
  }

  @Override
  public void close() {
    client.close();
    control.close();
  }
}
