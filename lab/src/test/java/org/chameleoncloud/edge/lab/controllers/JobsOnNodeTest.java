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

/** The node and the controllers together, on an API server that has neither. */
class JobsOnNodeTest {
  @TempDir
  private Path directory;
  private InMemoryCluster cluster;
  private KubernetesClient client;
  private JobFixture fixture;
  private Node node;
  private JobController controller;
  private GarbageCollector garbageCollector;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(JobFixture.WIDGET_CRD),
        directory.resolve("kubeconfig"), WriteListener.NONE);
    client = cluster.client();
    fixture = new JobFixture(client, directory);
    node = Node.start(client, NODE, fixture.nodeSettings());
    garbageCollector = GarbageCollector.start(client, NAMESPACE, JobFixture.WIDGET);
    controller = JobController.start(client, NAMESPACE, NODE);
  }

  @AfterEach
  void end() {
    controller.close();
    garbageCollector.close();
    node.close();
    cluster.close();
  }

  private List<JobCondition> conditions() {
    return fixture.jobs().stream().filter(job -> job.getStatus() != null)
        .flatMap(job -> job.getStatus().getConditions().stream()).toList();
  }

  private ContainerStateTerminated awaitEnd(String condition) {
    awaitCondition(condition);
    return JobFixture.termination(fixture.pods().getFirst());
  }

  private void awaitCondition(String type) {
    JobFixture.eventually("the Job is " + type).until(() -> conditions().stream()
        .anyMatch(found -> found.getType().equals(type)));
  }

  @Test
  void runsAJobAndItsPodHasTheTerminationMessage() throws IOException {
    fixture.script("while [ $# -gt 1 ]; do shift; done; printf done > \"$1\"");
    fixture.create(job());
    assertThat(awaitEnd("Complete").getMessage()).isEqualTo("done");
    assertThat(conditions()).extracting(JobCondition::getType)
        .containsExactly("SuccessCriteriaMet", "Complete");
  }

  @Test
  void failsAJobWhoseProgramFails() throws IOException {
    fixture.script("exit 4");
    fixture.create(job());
    assertThat(awaitEnd("Failed").getExitCode()).isEqualTo(4);
    assertThat(conditions()).extracting(JobCondition::getType)
        .containsExactly("FailureTarget", "Failed");
  }

  @Test
  void endsAJobThatExceedsItsDeadline() throws IOException {
    fixture.script("echo $$; exec sleep 600");
    fixture.create(job(job -> job.editSpec().withActiveDeadlineSeconds(2L).endSpec()));
    long process = fixture.awaitProcess();
    awaitCondition("Failed");
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(conditions()).extracting(JobCondition::getReason).containsOnly("DeadlineExceeded");
    JobFixture.eventually("its pod is deleted").until(() -> fixture.pods().isEmpty());
  }

  @Test
  void terminatesTheProcessOfADeletedJobAndDeletesItsPod() throws IOException {
    fixture.script("echo $$; exec sleep 600");
    fixture.create(job());
    long process = fixture.awaitProcess();
    client.batch().v1().jobs().inNamespace(NAMESPACE).delete();
    JobFixture.eventually("its pod is deleted").until(() -> fixture.pods().isEmpty());
    assertThat(ProcessHandle.of(process)).isEmpty();
  }

  @Test
  void deletesAJobInTheForegroundOnlyAfterItsProcessHasExited() throws IOException {
    fixture.script("echo $$; exec sleep 600");
    fixture
        .create(job(job -> job.editMetadata().withFinalizers("foregroundDeletion").endMetadata()));
    long process = fixture.awaitProcess();
    client.batch().v1().jobs().inNamespace(NAMESPACE).delete();
    JobFixture.eventually("the Job is deleted").until(() -> fixture.jobs().isEmpty());
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(fixture.pods()).isEmpty();
  }

  @Test
  void deletesTheJobsAndSecretsOfADeletedOwner() throws IOException {
    fixture.script("exit 0");
    GenericKubernetesResource created = fixture.create(JobFixture.widget(NAMESPACE));
    OwnerReference owner = new OwnerReferenceBuilder().withApiVersion(created.getApiVersion())
        .withKind(created.getKind()).withName(created.getMetadata().getName())
        .withUid(created.getMetadata().getUid()).build();
    fixture.create(job(job -> job.editMetadata().withOwnerReferences(owner).endMetadata()));
    fixture.create(new SecretBuilder().withNewMetadata().withName("secret").withNamespace(NAMESPACE)
        .withOwnerReferences(owner).endMetadata().build());
    awaitEnd("Complete");
    client.resource(created).delete();
    JobFixture.eventually("its dependents are deleted")
        .until(() -> fixture.jobs().isEmpty() && fixture.pods().isEmpty()
            && client.secrets().inNamespace(NAMESPACE).list().getItems().isEmpty());
  }
}
