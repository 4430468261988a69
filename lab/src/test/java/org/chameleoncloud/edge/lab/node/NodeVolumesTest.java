package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.pod;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.chameleoncloud.edge.lab.JobFixture;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claims, Secrets and ConfigMaps of a pod, as its process sees them. */
class NodeVolumesTest {
  @TempDir
  private Path directory;
  private InMemoryCluster cluster;
  private JobFixture fixture;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(),
        directory.resolve("kubeconfig"), WriteListener.NONE);
    fixture = new JobFixture(cluster.client(), directory);
    node = Node.start(cluster.client(), NODE, fixture.nodeSettings());
  }

  @AfterEach
  void end() {
    node.close();
    cluster.close();
  }

  @Test
  void rewritesMountedPathsForThisMachine() throws IOException {
    fixture.script("echo \"$@\"");
    fixture.create(pod());
    fixture.awaitTermination("Succeeded");
    assertThat(fixture.logs().getFirst())
        .contains("--output " + directory.resolve("claims/lab/images/lab/pi.img"));
  }

  @Test
  void failsAPodWhoseClaimDoesNotExist() throws IOException {
    fixture.script("echo run");
    cluster.client().persistentVolumeClaims().inNamespace(NAMESPACE).withName("images").delete();
    fixture.create(pod());
    assertThat(fixture.awaitTermination("Failed").getMessage())
        .isEqualTo("PersistentVolumeClaim lab/images does not exist");
  }

  @Test
  void writesSecretsAsFilesWithTheirModeAndDeletesThemAfterwards() throws IOException {
    secret("config.json", "{\"apiKey\": \"0123456789\"}");
    fixture.script("for file in volumes/keys/*; do ls -l $file; cat $file; done");
    fixture.create(pod(pod -> pod.editSpec().addNewVolume().withName("keys").withNewSecret()
        .withSecretName("keys").withDefaultMode(0440).endSecret().endVolume().endSpec()));
    fixture.awaitTermination("Succeeded");
    assertThat(fixture.logs().getFirst()).startsWith("-r--r-----").contains("\"0123456789\"");
    assertThat(fixture.arePodFilesDeleted()).isTrue();
  }

  @Test
  void writesSelectedKeysToTheirPaths() throws IOException {
    secret("selected", "selected", "left", "left");
    fixture.script("cd volumes/keys; find . -type f; ls -l below/it; cat below/it");
    fixture.create(pod(pod -> selecting(pod, "below/it")));
    fixture.awaitTermination("Succeeded");
    assertThat(fixture.logs().getFirst()).startsWith("./below/it\n-r--r-----").endsWith("selected");
  }

  @Test
  void failsAPodThatSelectsAKeyThatDoesNotExist() throws IOException {
    secret("other", "other");
    fixture.script("echo run");
    fixture.create(pod(pod -> selecting(pod, "it")));
    assertThat(fixture.awaitTermination("Failed").getMessage())
        .contains("selects the key selected");
  }

  private void secret(String... entries) {
    SecretBuilder secret = new SecretBuilder().withNewMetadata().withName("keys")
        .withNamespace(NAMESPACE).endMetadata();
    for (int i = 0; i < entries.length; i += 2) {
      secret.addToData(entries[i], Base64.getEncoder()
          .encodeToString(entries[i + 1].getBytes(StandardCharsets.UTF_8)));
    }
    fixture.create(secret.build());
  }

  private static PodBuilder selecting(PodBuilder pod, String path) {
    return pod.editSpec().addNewVolume().withName("keys").withNewSecret().withSecretName("keys")
        .addNewItem("selected", null, path).withDefaultMode(0440).endSecret().endVolume().endSpec();
  }

  @Test
  void writesConfigMapsAsFiles() throws IOException {
    fixture.create(new ConfigMapBuilder().withNewMetadata().withName("lab-ca")
        .withNamespace(NAMESPACE).endMetadata().addToData("ca.crt", "certificates").build());
    fixture.script("cat volumes/ca/ca.crt");
    fixture.create(pod(NodeVolumesTest::withCaCertificates));
    fixture.awaitTermination("Succeeded");
    assertThat(fixture.logs()).containsExactly("certificates");
  }

  @Test
  void failsAPodWhoseConfigMapDoesNotExist() throws IOException {
    fixture.script("echo run");
    fixture.create(pod(NodeVolumesTest::withCaCertificates));
    assertThat(fixture.awaitTermination("Failed").getMessage())
        .isEqualTo("ConfigMap lab/lab-ca does not exist");
  }

  private static PodBuilder withCaCertificates(PodBuilder pod) {
    return pod.editSpec().addNewVolume().withName("ca").withNewConfigMap().withName("lab-ca")
        .endConfigMap().endVolume().endSpec();
  }
}
