package org.chameleoncloud.edge.lab.kubelet;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.lab.cluster.Cluster;
import org.chameleoncloud.edge.lab.cluster.CustomResources;
import org.chameleoncloud.edge.lab.controlplane.Binaries;

/** A cluster with one real node to work in, which runs as long as this process. */
public final class KubeletLab implements Cluster {
  private static final String NAMESPACE = "lab";

  private final KubeletCluster cluster;
  private final Path kubeconfig;
  private final Path volumes;
  private final KubernetesClient client;

  private KubeletLab(KubeletCluster cluster, List<Path> crds, Path volumes, Path kubeconfig,
      List<String> claims) throws IOException {
    this.cluster = cluster;
    this.kubeconfig = kubeconfig;
    this.volumes = Files.createDirectory(volumes);
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE)
        .endMetadata().build()).create();
    CustomResources.install(cluster.client(), crds, NAMESPACE);
    for (String claim : claims) {
      Files.createDirectory(volumes.resolve(claim));
      cluster.client().resource(volume(claim)).create();
    }
    cluster.controlPlane().writeAdminKubeconfig(kubeconfig, NAMESPACE);
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(cluster.client().getConfiguration())
            .withNamespace(NAMESPACE).build())
        .build();
  }

  /**
   * Starts it, installs CRDs and loads images.
   *
   * @param crds files with a CRD each
   * @param directory created here, for all files
   * @param kubeconfig the file to write, for the administrator
   * @param images tars to load on the node
   * @param volumes created here, with a directory for each claim
   * @param claims the names of claims that get a volume when they are created
   * @throws IOException if it does not start; the message says why
   */
  public static KubeletLab start(Binaries binaries, List<Path> crds, Path directory,
      Path kubeconfig, List<Path> images, Path volumes, List<String> claims) throws IOException {
    KubeletCluster cluster = KubeletCluster.start(binaries, directory, 1);
    try {
      for (Path image : images) {
        cluster.importImage(image);
      }
      return new KubeletLab(cluster, crds, volumes, kubeconfig, claims);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** A directory, reserved for a claim. */
  private PersistentVolume volume(String claim) {
    return new PersistentVolumeBuilder().withNewMetadata().withName(claim).endMetadata()
        .withNewSpec().addToCapacity("storage", new Quantity("100Gi"))
        .withAccessModes("ReadWriteOnce").withNewClaimRef().withNamespace(NAMESPACE)
        .withName(claim).endClaimRef().withNewLocal()
        .withPath(volumes.resolve(claim).toString()).endLocal().withNewNodeAffinity()
        .withNewRequired().addNewNodeSelectorTerm().addNewMatchExpression()
        .withKey("kubernetes.io/hostname").withOperator("In")
        .withValues(cluster.nodes().getFirst().name()).endMatchExpression()
        .endNodeSelectorTerm().endRequired().endNodeAffinity().endSpec().build();
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
    return cluster.controlPlane().url() + ", Kubernetes " + cluster.binaries().version()
        + " with a real node";
  }

  @Override
  public boolean hasNodes() {
    return true;
  }

  @Override
  public boolean hasControllers() {
    return true;
  }

  @Override
  public Optional<Path> claimDirectory(String name) {
    return Optional.of(volumes.resolve(name));
  }

  @Override
  public Optional<Map<String, Integer>> writes(String userAgent) {
    return Optional.of(cluster.controlPlane().writes(userAgent));
  }

  @Override
  public void deleteCustomResources() {
    // They end with the cluster.
  }

  @Override
  public void close() {
    client.close();
    cluster.close();
  }
}
