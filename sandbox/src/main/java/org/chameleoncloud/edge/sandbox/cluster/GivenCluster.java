package org.chameleoncloud.edge.sandbox.cluster;

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
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.sandbox.node.Registration;
import org.chameleoncloud.edge.testbed.identity.Randoms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster that was there before the demo: the demo lives in a namespace of its own, which goes at the end. */
public final class GivenCluster implements Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(GivenCluster.class);
  private static final Duration CONTROLLERS_PATIENCE = Duration.ofSeconds(3);
  private static final String ACCOUNT = "default";

  private final KubernetesClient client;
  private final Path kubeconfig;
  private final String namespace = "lab-demo-" + Randoms.lowerAlphanumeric(5);
  private final boolean nodes;
  private final boolean controllers;

  private GivenCluster(Path kubeconfig, List<Path> crds) throws IOException {
    this.kubeconfig = kubeconfig;
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withNamespace(namespace).build()).build();
    Definition.install(client, crds, namespace);
    nodes = hasRealNodes();
    controllers = nodes || isAccountMade();
    if (!controllers) {
      makeServiceAccount();
    }
  }

  /** Those of other demos, which may run at the same time or have been killed, run no pods but their own. */
  private boolean hasRealNodes() {
    return !client.nodes().withoutLabel(Registration.STAND_IN_LABEL).list().getItems().isEmpty();
  }

  /** Whether a controller makes the account of the fresh namespace that every pod needs: then there are the others too. */
  private boolean isAccountMade() {
    return Patience.isReached(CONTROLLERS_PATIENCE,
        () -> client.serviceAccounts().inNamespace(namespace)
            .withName(ACCOUNT).get() != null);
  }

  private List<EdgeDevice> devices() {
    return client.resources(EdgeDevice.class).inNamespace(namespace).list().getItems();
  }

  private void makeServiceAccount() {
    client.resource(new ServiceAccountBuilder().withNewMetadata().withName(ACCOUNT)
        .withNamespace(namespace).endMetadata().build()).createOr(NonDeletingOperation::update);
  }

  /**
   * Installs the definition and makes a namespace.
   *
   * @throws IOException when the file or the definition cannot be read
   * @throws KubernetesClientException when the cluster cannot be reached or refuses
   */
  public static GivenCluster open(Path kubeconfig, List<Path> crds) throws IOException {
    return new GivenCluster(kubeconfig, crds);
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
  public Optional<Map<String, Integer>> writes() {
    return Optional.empty();
  }

  @Override
  public void vacate() {
    try {
      client.resources(EdgeDevice.class).inNamespace(namespace).delete();
      Patience.awaitUntil("the devices are gone", () -> devices().isEmpty());
    } catch (KubernetesClientException e) {
      LOG.error("event=devices-not-deleted namespace={}", namespace, e);
    }
  }

  /** Deletes the namespace; the definition stays, as others may use it by now. */
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
