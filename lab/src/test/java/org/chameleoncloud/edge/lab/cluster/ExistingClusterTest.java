package org.chameleoncloud.edge.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.lab.JobFixture;
import org.chameleoncloud.edge.lab.node.NodeRegistration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The existing cluster is the in-memory API server. */
class ExistingClusterTest {
  @TempDir
  private Path directory;
  private InMemoryCluster existing;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    existing = InMemoryCluster.start(List.of(),
        directory.resolve("kubeconfig"), WriteListener.NONE);
    client = existing.client();
  }

  @AfterEach
  void end() {
    existing.close();
  }

  private ExistingCluster open() throws IOException {
    return ExistingCluster.open(existing.kubeconfig(), List.of(JobFixture.WIDGET_CRD));
  }

  @Test
  void installsTheCrdAndLeavesItThere() throws IOException {
    open().close();
    assertThat(client.apiextensions().v1().customResourceDefinitions().list().getItems())
        .extracting(crd -> crd.getMetadata().getName())
        .containsExactly("widgets.example.org");
  }

  @Test
  void createsANamespaceWithTheAccountThatPodsNeed() throws IOException {
    try (ExistingCluster cluster = open()) {
      assertThat(cluster.namespace()).matches("lab-demo-[a-z0-9]{5}");
      assertThat(client.namespaces().withName(cluster.namespace()).get()).isNotNull();
      assertThat(client.serviceAccounts().inNamespace(cluster.namespace()).withName("default")
          .get()).isNotNull();
      assertThat(cluster.hasNodes()).isFalse();
      assertThat(cluster.hasControllers()).isFalse();
    }
  }

  @Test
  void detectsControllersThatCreateTheAccountOfTheNamespace() throws IOException {
    try (SharedIndexInformer<Namespace> _ = client.namespaces().inform(new AccountController());
        ExistingCluster cluster = open()) {
      assertThat(cluster.hasControllers()).isTrue();
      assertThat(cluster.hasNodes()).isFalse();
      assertThat(client.serviceAccounts().inNamespace(cluster.namespace()).withName("default")
          .get().getMetadata().getLabels()).containsEntry("created-by", "controller");
    }
  }

  private final class AccountController implements ResourceEventHandler<Namespace> {
    @Override
    public void onAdd(Namespace namespace) {
      client.resource(new ServiceAccountBuilder().withNewMetadata().withName("default")
          .withNamespace(namespace.getMetadata().getName()).addToLabels("created-by", "controller")
          .endMetadata().build()).create();
    }

    @Override
    public void onUpdate(Namespace before, Namespace namespace) {
      // Its account exists.
    }

    @Override
    public void onDelete(Namespace namespace, boolean unknownFinalState) {
      // The account stays.
    }
  }

  @Test
  void detectsNodes() throws IOException {
    client.resource(new NodeBuilder().withNewMetadata().withName("one").endMetadata().build())
        .create();
    try (ExistingCluster cluster = open()) {
      assertThat(cluster.hasNodes()).isTrue();
      assertThat(cluster.hasControllers()).isTrue();
    }
  }

  @Test
  void doesNotCountTheStandInNodeOfAnotherDemo() throws IOException {
    try (NodeRegistration _ = NodeRegistration.of(client, "lab-demo-other-node");
        ExistingCluster cluster = open()) {
      assertThat(cluster.hasNodes()).isFalse();
    }
  }

  @Test
  void deletesItsOwnCustomResourcesAndNamespaceOnly() throws IOException {
    ExistingCluster cluster = open();
    client.resource(JobFixture.widget("lab")).create();
    client.resource(JobFixture.widget(cluster.namespace())).create();
    cluster.deleteCustomResources();
    cluster.close();
    assertThat(
        client.genericKubernetesResources(JobFixture.WIDGET).inAnyNamespace().list().getItems())
        .extracting(widget -> widget.getMetadata().getNamespace()).containsExactly("lab");
    assertThat(client.namespaces().withName(cluster.namespace()).get()).isNull();
  }
}
