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

/** What a pod's process sees of its claims, Secrets and ConfigMaps. */
class NodeVolumesTest {
  @TempDir
  private Path folder;
  private InMemoryCluster cluster;
  private JobFixture lab;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(),
        folder.resolve("kubeconfig"), WriteListener.NONE);
    lab = new JobFixture(cluster.client(), folder);
    node = Node.start(cluster.client(), NODE, lab.nodeSettings());
  }

  @AfterEach
  void end() {
    node.close();
    cluster.close();
  }

  @Test
  void exchangesMountedPathsForFoldersOfThisMachine() throws IOException {
    lab.script("echo \"$@\"");
    lab.create(pod(pod -> pod));
    lab.awaitTermination("Succeeded");
    assertThat(lab.logs().getFirst())
        .contains("--output " + folder.resolve("claims/lab/images/lab/pi.img"));
  }

  @Test
  void failsAPodWhoseClaimIsMissing() throws IOException {
    lab.script("echo run");
    cluster.client().persistentVolumeClaims().inNamespace(NAMESPACE).withName("images").delete();
    lab.create(pod(pod -> pod));
    assertThat(lab.awaitTermination("Failed").getMessage())
        .isEqualTo("there is no PersistentVolumeClaim images in lab");
  }

  @Test
  void writesSecretsAsFilesWithTheModeAskedForAndTakesThemAwayAfterwards() throws IOException {
    secret("config.json", "{\"apiKey\": \"0123456789\"}");
    lab.script("for file in volumes/keys/*; do ls -l $file; cat $file; done");
    lab.create(pod(pod -> pod.editSpec().addNewVolume().withName("keys").withNewSecret()
        .withSecretName("keys").withDefaultMode(0440).endSecret().endVolume().endSpec()));
    lab.awaitTermination("Succeeded");
    assertThat(lab.logs().getFirst()).startsWith("-r--r-----").contains("\"0123456789\"");
    assertThat(lab.arePodFilesDeleted()).isTrue();
  }

  @Test
  void putsTheKeysThatAPodPicksWhereItWantsThem() throws IOException {
    secret("picked", "picked", "left", "left");
    lab.script("cd volumes/keys; find . -type f; ls -l below/it; cat below/it");
    lab.create(pod(pod -> picking(pod, "below/it")));
    lab.awaitTermination("Succeeded");
    assertThat(lab.logs().getFirst()).startsWith("./below/it\n-r--r-----").endsWith("picked");
  }

  @Test
  void failsAPodThatPicksAKeyThatIsNotThere() throws IOException {
    secret("other", "other");
    lab.script("echo run");
    lab.create(pod(pod -> picking(pod, "it")));
    assertThat(lab.awaitTermination("Failed").getMessage()).contains("picks the key picked");
  }

  private void secret(String... entries) {
    SecretBuilder secret = new SecretBuilder().withNewMetadata().withName("keys")
        .withNamespace(NAMESPACE).endMetadata();
    for (int i = 0; i < entries.length; i += 2) {
      secret.addToData(entries[i], Base64.getEncoder()
          .encodeToString(entries[i + 1].getBytes(StandardCharsets.UTF_8)));
    }
    lab.create(secret.build());
  }

  private static PodBuilder picking(PodBuilder pod, String path) {
    return pod.editSpec().addNewVolume().withName("keys").withNewSecret().withSecretName("keys")
        .addNewItem("picked", null, path).withDefaultMode(0440).endSecret().endVolume().endSpec();
  }

  @Test
  void writesConfigMapsAsFiles() throws IOException {
    lab.create(new ConfigMapBuilder().withNewMetadata().withName("lab-ca")
        .withNamespace(NAMESPACE).endMetadata().addToData("ca.crt", "authorities").build());
    lab.script("cat volumes/ca/ca.crt");
    lab.create(pod(NodeVolumesTest::withAuthorities));
    lab.awaitTermination("Succeeded");
    assertThat(lab.logs()).containsExactly("authorities");
  }

  @Test
  void failsAPodWhoseConfigMapIsMissing() throws IOException {
    lab.script("echo run");
    lab.create(pod(NodeVolumesTest::withAuthorities));
    assertThat(lab.awaitTermination("Failed").getMessage())
        .isEqualTo("there is no ConfigMap lab-ca in lab");
  }

  private static PodBuilder withAuthorities(PodBuilder pod) {
    return pod.editSpec().addNewVolume().withName("ca").withNewConfigMap().withName("lab-ca")
        .endConfigMap().endVolume().endSpec();
  }
}
