package org.chameleoncloud.edge.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.RemovalOrder;
import org.chameleoncloud.edge.sandbox.cluster.InMemoryCluster;
import org.chameleoncloud.edge.sandbox.cluster.WriteListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The baker's place is taken by a shell script: {@code java -jar /opt/chi-edge/baker.jar remove …} runs it. */
class NodeTest {
  private static final String NAMESPACE = "lab";

  @TempDir
  private Path folder;
  private InMemoryCluster cluster;
  private KubernetesClient client;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(Files.createDirectory(folder.resolve("crds")),
        folder.resolve("kubeconfig"), WriteListener.NONE);
    client = cluster.client();
    client.resource(new PersistentVolumeClaimBuilder().withNewMetadata().withName("images")
        .withNamespace(NAMESPACE).endMetadata().build()).create();
    node = Node.start(client, NAMESPACE, new NodeSettings(folder.resolve("claims"),
        folder.resolve("runs"), folder.resolve("logs"), Map.of("java", folder.resolve("java"))));
  }

  @AfterEach
  void end() {
    node.close();
    cluster.close();
  }

  @Test
  void runsAJobToItsEndAndReportsItsLastWords() throws IOException {
    script("while [ $# -gt 1 ]; do shift; done; echo said; printf done > \"$1\"");
    create(job(pod -> pod));
    ContainerStateTerminated end = awaitEnd("Complete");
    assertThat(end.getExitCode()).isZero();
    assertThat(end.getMessage()).isEqualTo("done");
    assertThat(logs()).containsExactly("said\n");
  }

  @Test
  void reportsTheExitCodeOfAProgramThatFails() throws IOException {
    script("exit 4");
    create(job(pod -> pod));
    ContainerStateTerminated end = awaitEnd("Failed");
    assertThat(end.getExitCode()).isEqualTo(4);
    assertThat(end.getReason()).isEqualTo("Error");
  }

  @Test
  void exchangesMountedPathsForFoldersOfThisMachine() throws IOException {
    script("echo \"$@\"");
    create(job(pod -> pod));
    awaitEnd("Complete");
    assertThat(logs().getFirst())
        .contains("--output " + folder.resolve("claims/lab/images/lab/pi.img"));
  }

  @Test
  void givesTheProgramNothingOfItsOwnEnvironment() throws IOException {
    script("env");
    create(job(pod -> pod));
    awaitEnd("Complete");
    // The shell itself sets these.
    assertThat(logs().getFirst().lines()).allMatch(line -> line.matches("(PWD|SHLVL|_)=.*"));
  }

  @Test
  void writesSecretsAsFilesWithTheModeAskedForAndTakesThemAwayAfterwards() throws IOException {
    client.resource(new SecretBuilder().withNewMetadata().withName("keys").withNamespace(NAMESPACE)
        .endMetadata().addToData("config.json", base64("{\"apiKey\": \"0123456789\"}")).build())
        .create();
    script("for file in volumes/keys/*; do ls -l $file; cat $file; done");
    create(job(pod -> pod.editSpec().editTemplate().editSpec()
        .addNewVolume().withName("keys").withNewSecret().withSecretName("keys")
        .withDefaultMode(0440).endSecret().endVolume()
        .endSpec().endTemplate().endSpec()));
    awaitEnd("Complete");
    assertThat(logs().getFirst()).startsWith("-r--r-----").contains("\"0123456789\"");
    patience("what the pod had is gone").until(() -> isEmpty(folder.resolve("runs")));
  }

  @Test
  void writesConfigMapsAsFiles() throws IOException {
    client.resource(new ConfigMapBuilder().withNewMetadata().withName("lab-ca")
        .withNamespace(NAMESPACE).endMetadata().addToData("ca.crt", "authorities").build())
        .create();
    script("cat volumes/ca/ca.crt");
    create(job(NodeTest::withAuthorities));
    awaitEnd("Complete");
    assertThat(logs()).containsExactly("authorities");
  }

  @Test
  void failsAPodWhoseConfigMapIsMissing() throws IOException {
    script("echo run");
    create(job(NodeTest::withAuthorities));
    assertThat(awaitEnd("Failed").getMessage()).isEqualTo("there is no ConfigMap lab-ca in lab");
  }

  private static JobBuilder withAuthorities(JobBuilder job) {
    return job.editSpec().editTemplate().editSpec().addNewVolume().withName("ca")
        .withNewConfigMap().withName("lab-ca").endConfigMap().endVolume().endSpec().endTemplate()
        .endSpec();
  }

  void putsTheKeysThatAPodPicksWhereItWantsThem() throws IOException {
    client.resource(new SecretBuilder().withNewMetadata().withName("keys").withNamespace(NAMESPACE)
        .endMetadata().addToData("picked", base64("picked")).addToData("left", base64("left"))
        .build()).create();
    script("cd volumes/keys; find . -type f; ls -l below/it; cat below/it");
    create(job(pod -> pod.editSpec().editTemplate().editSpec()
        .addNewVolume().withName("keys").withNewSecret().withSecretName("keys")
        .addNewItem("picked", null, "below/it").withDefaultMode(0440).endSecret().endVolume()
        .endSpec().endTemplate().endSpec()));
    awaitEnd("Complete");
    assertThat(logs().getFirst()).startsWith("./below/it\n-r--r-----").endsWith("picked");
  }

  @Test
  void failsAPodThatPicksAKeyThatIsNotThere() throws IOException {
    script("echo run");
    client.resource(new SecretBuilder().withNewMetadata().withName("keys").withNamespace(NAMESPACE)
        .endMetadata().addToData("other", base64("other")).build()).create();
    create(job(pod -> pod.editSpec().editTemplate().editSpec()
        .addNewVolume().withName("keys").withNewSecret().withSecretName("keys")
        .addNewItem("picked", null, "it").withDefaultMode(0440).endSecret().endVolume()
        .endSpec().endTemplate().endSpec()));
    assertThat(awaitEnd("Failed").getMessage()).contains("picks the key picked");
  }

  @Test
  void keepsOnlyTheEndOfALongTerminationMessage() throws IOException {
    script("while [ $# -gt 1 ]; do shift; done; head -c 5000 /dev/zero | tr '\\0' x > \"$1\"; "
        + "printf end >> \"$1\"");
    create(job(pod -> pod));
    assertThat(awaitEnd("Complete").getMessage()).hasSize(4096).endsWith("xend");
  }

  @Test
  void failsAPodThatBreaksTheRulesWithoutRunningIt() throws IOException {
    script("echo run");
    create(job(pod -> pod.editSpec().editTemplate().editSpec()
        .withAutomountServiceAccountToken(true).endSpec().endTemplate().endSpec()));
    ContainerStateTerminated end = awaitEnd("Failed");
    assertThat(end.getMessage())
        .isEqualTo("the pod breaks the rules: it mounts a service account token");
    assertThat(folder.resolve("logs")).doesNotExist();
  }

  @Test
  void runsNoProgramOfThisMachineThatItWasNotGiven() throws IOException {
    create(job(job -> job.editSpec().editTemplate().editSpec().editFirstContainer()
        .withCommand("/bin/echo", "run").endContainer().endSpec().endTemplate().endSpec()));
    assertThat(awaitEnd("Failed").getMessage()).isEqualTo("this node has no program \"/bin/echo\""
        + " to stand for the image chi-edge-operator:latest");
    assertThat(folder.resolve("logs")).doesNotExist();
  }

  @Test
  void leavesJobsOfOtherNamespacesAlone() throws IOException {
    script("exit 0");
    create(job(job -> job.editMetadata().withNamespace("other").endMetadata()));
    create(job(job -> job));
    awaitEnd("Complete");
    assertThat(client.pods().inNamespace("other").list().getItems()).isEmpty();
  }

  @Test
  void failsAPodWhoseClaimIsMissing() throws IOException {
    script("echo run");
    client.persistentVolumeClaims().inNamespace(NAMESPACE).withName("images").delete();
    create(job(pod -> pod));
    assertThat(awaitEnd("Failed").getMessage())
        .isEqualTo("there is no PersistentVolumeClaim images in lab");
  }

  @Test
  void endsAJobWhoseTimeIsOver() throws IOException {
    script("exec sleep 600");
    create(job(pod -> pod.editSpec().withActiveDeadlineSeconds(1L).endSpec()));
    assertThat(awaitEnd("Failed").getReason()).isEqualTo("DeadlineExceeded");
    assertThat(jobs().getFirst().getStatus().getConditions()).extracting(JobCondition::getReason)
        .containsOnly("DeadlineExceeded");
  }

  @Test
  void endsTheProcessOfAJobThatIsDeletedAndDeletesItsPod() throws IOException {
    script("echo $$; exec sleep 600");
    create(job(pod -> pod));
    patience("the process runs").until(() -> !pods().isEmpty() && isNumber(logs()));
    long pid = Long.parseLong(logs().getFirst().strip());
    client.batch().v1().jobs().inNamespace(NAMESPACE).delete();
    patience("the process has ended").until(() -> ProcessHandle.of(pid).isEmpty());
    patience("its pod is gone").until(() -> pods().isEmpty());
  }

  @Test
  void endsAllProcessesWhenItCloses() throws IOException {
    script("echo $$; exec sleep 600");
    create(job(pod -> pod));
    patience("the process runs").until(() -> isNumber(logs()));
    node.close();
    assertThat(ProcessHandle.of(Long.parseLong(logs().getFirst().strip()))).isEmpty();
    assertThat(isEmpty(folder.resolve("runs"))).isTrue();
  }

  @Test
  void deletesJobsAndSecretsOfADeviceThatIsGone() throws IOException {
    script("exit 0");
    EdgeDevice device = new EdgeDevice();
    device.getMetadata().setName("pi");
    device.getMetadata().setNamespace(NAMESPACE);
    device.setSpec(new EdgeDeviceSpec(null, "raspberrypi5", "lab@example.org", null, null, null,
        null, null, null, null, null));
    EdgeDevice made = client.resource(device).create();
    OwnerReference owner = new OwnerReferenceBuilder().withApiVersion(made.getApiVersion())
        .withKind(made.getKind()).withName("pi").withUid(made.getMetadata().getUid()).build();
    create(job(job -> job.editMetadata().withOwnerReferences(owner).endMetadata()));
    client.resource(new SecretBuilder().withNewMetadata().withName("pi").withNamespace(NAMESPACE)
        .withOwnerReferences(owner).endMetadata().build()).create();
    awaitEnd("Complete");
    client.resource(made).delete();
    patience("nothing of it is left").until(() -> jobs().isEmpty() && pods().isEmpty()
        && client.secrets().inNamespace(NAMESPACE).list().getItems().isEmpty());
  }

  private void script(String body) throws IOException {
    Files.writeString(folder.resolve("java"), "#!/bin/sh\nPATH=/usr/bin:/bin\n" + body + "\n");
    Files.setPosixFilePermissions(folder.resolve("java"),
        PosixFilePermissions.fromString("rwx------"));
  }

  private static Job job(UnaryOperator<JobBuilder> change) {
    return change.apply(new JobBuilder(
        BakeJob.removal(RemovalOrder.of(NAMESPACE, "pi", "images", "lab/pi.img"),
            new OwnerReference(), BakeSettings.defaults())))
        .build();
  }

  private void create(Job job) {
    client.resource(job).create();
  }

  private ContainerStateTerminated awaitEnd(String condition) {
    patience("the Job is " + condition).until(() -> jobs().stream()
        .filter(job -> job.getStatus() != null)
        .flatMap(job -> job.getStatus().getConditions().stream())
        .anyMatch(found -> found.getType().equals(condition)));
    return pods().getFirst().getStatus().getContainerStatuses().getFirst().getState()
        .getTerminated();
  }

  private List<Job> jobs() {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(NAMESPACE).list().getItems();
  }

  private List<String> logs() throws IOException {
    if (Files.notExists(folder.resolve("logs"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
      return files.map(NodeTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNumber(List<String> logs) {
    return logs.size() == 1 && logs.getFirst().matches("\\d+\n");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static ConditionFactory patience(String what) {
    return await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
