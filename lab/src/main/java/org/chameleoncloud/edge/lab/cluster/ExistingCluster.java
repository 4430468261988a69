package org.chameleoncloud.edge.lab.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.lab.names.RandomSuffix;
import org.chameleoncloud.edge.lab.node.NodeRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster that already exists. A new namespace is created in it, and deleted at the end. */
public final class ExistingCluster implements Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(ExistingCluster.class);
  private static final Duration CONTROLLER_TIMEOUT = Duration.ofSeconds(3);
  private static final String ACCOUNT = "default";

  private final KubernetesClient client;
  private final Path kubeconfig;
  private final String namespace = "lab-demo-" + RandomSuffix.next();
  private final CustomResources customResources;
  private final boolean nodes;
  private final boolean controllers;

  private ExistingCluster(Path kubeconfig, List<Path> crds) throws IOException {
    this.kubeconfig = kubeconfig;
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withNamespace(namespace).build()).build();
    client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata()
        .build()).create();
    customResources = CustomResources.install(client, crds, namespace);
    nodes = hasRealNodes();
    controllers = nodes || isAccountCreated();
    if (!controllers) {
      createServiceAccount();
    }
  }

  /** The stand-ins of other demos, which may still run or have been killed, run only their own pods. */
  private boolean hasRealNodes() {
    return !client.nodes().withoutLabel(NodeRegistration.STAND_IN_LABEL).list().getItems()
        .isEmpty();
  }

  /** Whether a controller creates the new namespace's default account: if so, the other controllers run too. */
  private boolean isAccountCreated() {
    return Polling.isTrueWithin(CONTROLLER_TIMEOUT, () -> client.serviceAccounts()
        .inNamespace(namespace).withName(ACCOUNT).get() != null);
  }

  private void createServiceAccount() {
    client.resource(new ServiceAccountBuilder().withNewMetadata().withName(ACCOUNT)
        .withNamespace(namespace).endMetadata().build()).createOr(NonDeletingOperation::update);
  }

  /**
   * Installs CRDs and creates a namespace.
   *
   * @param crds files with a CRD each
   * @throws IOException if a file cannot be read
   * @throws KubernetesClientException if the cluster cannot be reached or refuses
   */
  public static ExistingCluster open(Path kubeconfig, List<Path> crds) throws IOException {
    return new ExistingCluster(kubeconfig, crds);
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
    return namespace;
  }

  @Override
  public String title() {
    return client.getMasterUrl() + (nodes ? "" : " without nodes") + ", namespace " + namespace;
  }

  @Override
  public boolean hasNodes() {
    return nodes;
  }

  @Override
  public boolean hasControllers() {
    return controllers;
  }

  @Override
  public Optional<Map<String, Integer>> writes(String userAgent) {
    return Optional.empty();
  }

  @Override
  public void deleteCustomResources() {
    try {
      customResources.deleteAll();
    } catch (KubernetesClientException e) {
      LOG.error("event=custom-resources-not-deleted namespace={}", namespace, e);
    }
  }

  /** Deletes the namespace. The CRDs stay, because others may use them by now. */
  @Override
  public void close() {
    try {
      client.persistentVolumeClaims().inNamespace(namespace).delete();
      client.secrets().inNamespace(namespace).delete();
      client.namespaces().withName(namespace).delete();
    } catch (KubernetesClientException e) {
      LOG.error("event=namespace-not-deleted namespace={}", namespace, e);
    }
    client.close();
  }
}
