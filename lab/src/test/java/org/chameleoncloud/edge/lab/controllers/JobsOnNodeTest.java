package org.chameleoncloud.edge.lab.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.job;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.lab.JobFixture;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.lab.node.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All stand-ins together, as the demo has them on an API server alone. */
class JobsOnNodeTest {
  @TempDir
  private Path folder;
  private InMemoryCluster cluster;
  private KubernetesClient client;
  private JobFixture lab;
  private Node node;
  private JobController controller;
  private GarbageCollector dependents;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(JobFixture.WIDGET_CRD),
        folder.resolve("kubeconfig"), WriteListener.NONE);
    client = cluster.client();
    lab = new JobFixture(client, folder);
    node = Node.start(client, NODE, lab.nodeSettings());
    dependents = GarbageCollector.start(client, NAMESPACE, JobFixture.WIDGET);
    controller = JobController.start(client, NAMESPACE, NODE);
  }

  @AfterEach
  void end() {
    controller.close();
    dependents.close();
    node.close();
    cluster.close();
  }

  private List<JobCondition> conditions() {
    return lab.jobs().stream().filter(job -> job.getStatus() != null)
        .flatMap(job -> job.getStatus().getConditions().stream()).toList();
  }

  private ContainerStateTerminated awaitEnd(String condition) {
    awaitCondition(condition);
    return JobFixture.termination(lab.pods().getFirst());
  }

  private void awaitCondition(String type) {
    JobFixture.awaiting("the Job is " + type).until(() -> conditions().stream()
        .anyMatch(found -> found.getType().equals(type)));
  }

  @Test
  void runsAJobToItsEndAndItsPodHasTheLastWords() throws IOException {
    lab.script("while [ $# -gt 1 ]; do shift; done; printf done > \"$1\"");
    lab.create(job(job -> job));
    assertThat(awaitEnd("Complete").getMessage()).isEqualTo("done");
    assertThat(conditions()).extracting(JobCondition::getType)
        .containsExactly("SuccessCriteriaMet", "Complete");
  }

  @Test
  void failsAJobWhoseProgramFails() throws IOException {
    lab.script("exit 4");
    lab.create(job(job -> job));
    assertThat(awaitEnd("Failed").getExitCode()).isEqualTo(4);
    assertThat(conditions()).extracting(JobCondition::getType)
        .containsExactly("FailureTarget", "Failed");
  }

  @Test
  void endsAJobWhoseTimeIsOver() throws IOException {
    lab.script("echo $$; exec sleep 600");
    lab.create(job(job -> job.editSpec().withActiveDeadlineSeconds(2L).endSpec()));
    long process = lab.awaitProcess();
    awaitCondition("Failed");
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(conditions()).extracting(JobCondition::getReason).containsOnly("DeadlineExceeded");
    JobFixture.awaiting("its pod is gone").until(() -> lab.pods().isEmpty());
  }

  @Test
  void endsTheProcessOfAJobThatIsGoneAndDeletesItsPod() throws IOException {
    lab.script("echo $$; exec sleep 600");
    lab.create(job(job -> job));
    long process = lab.awaitProcess();
    client.batch().v1().jobs().inNamespace(NAMESPACE).delete();
    JobFixture.awaiting("its pod is gone").until(() -> lab.pods().isEmpty());
    assertThat(ProcessHandle.of(process)).isEmpty();
  }

  @Test
  void aJobDeletedInTheForegroundIsGoneOnlyWhenItsProcessIs() throws IOException {
    lab.script("echo $$; exec sleep 600");
    lab.create(job(job -> job.editMetadata().withFinalizers("foregroundDeletion").endMetadata()));
    long process = lab.awaitProcess();
    client.batch().v1().jobs().inNamespace(NAMESPACE).delete();
    JobFixture.awaiting("the Job is gone").until(() -> lab.jobs().isEmpty());
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(lab.pods()).isEmpty();
  }

  @Test
  void deletesTheJobsAndSecretsOfADeletedOwner() throws IOException {
    lab.script("exit 0");
    GenericKubernetesResource made = lab.create(JobFixture.widget(NAMESPACE));
    OwnerReference owner = new OwnerReferenceBuilder().withApiVersion(made.getApiVersion())
        .withKind(made.getKind()).withName(made.getMetadata().getName())
        .withUid(made.getMetadata().getUid()).build();
    lab.create(job(job -> job.editMetadata().withOwnerReferences(owner).endMetadata()));
    lab.create(new SecretBuilder().withNewMetadata().withName("secret").withNamespace(NAMESPACE)
        .withOwnerReferences(owner).endMetadata().build());
    awaitEnd("Complete");
    client.resource(made).delete();
    JobFixture.awaiting("nothing of it is left")
        .until(() -> lab.jobs().isEmpty() && lab.pods().isEmpty()
            && client.secrets().inNamespace(NAMESPACE).list().getItems().isEmpty());
  }
}
