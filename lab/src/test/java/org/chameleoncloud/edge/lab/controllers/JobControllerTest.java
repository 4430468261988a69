package org.chameleoncloud.edge.lab.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.lab.FaultyApiServer;
import org.chameleoncloud.edge.lab.JobFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests write what a node would. */
class JobControllerTest {
  @TempDir
  private Path folder;
  private FaultyApiServer server;
  private JobFixture lab;
  private JobController controller;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    lab = new JobFixture(server.client(), folder);
  }

  @AfterEach
  void end() {
    controller.close();
    server.close();
  }

  private void startController() {
    controller = JobController.start(server.client(), NAMESPACE, NODE);
  }

  private Pod awaitPod() {
    return JobFixture.awaiting("the Job has its pod").until(lab::pods, pods -> pods.size() == 1)
        .getFirst();
  }

  private void write(Pod pod, String phase) {
    server.client().pods().inNamespace(NAMESPACE).withName(pod.getMetadata().getName())
        .editStatus(now -> {
          now.setStatus(new PodStatusBuilder().withPhase(phase).build());
          return now;
        });
  }

  private void awaitCondition(String type) {
    JobFixture.awaiting("the Job is " + type).until(() -> lab.jobs().stream()
        .filter(job -> job.getStatus() != null)
        .flatMap(job -> job.getStatus().getConditions().stream())
        .anyMatch(found -> found.getType().equals(type)));
  }

  @Test
  void makesThePodOfAJobThatIsThereAndBindsIt() {
    Job job = lab.create(job(made -> made));
    startController();
    Pod pod = awaitPod();
    assertThat(pod.getSpec().getNodeName()).isEqualTo(NODE);
    assertThat(pod.hasOwnerReferenceFor(job)).isTrue();
  }

  @Test
  void lookingAgainMakesNoOtherPod() {
    startController();
    Job job = lab.create(job(made -> made));
    Pod pod = awaitPod();
    write(pod, "Running");
    JobFixture.awaiting("the Job's pod is ready").until(() -> lab.jobs().getFirst().getStatus(),
        status -> status != null && Integer.valueOf(1).equals(status.getReady()));
    change(job);
    write(pod, "Succeeded");
    awaitCondition("Complete");
    assertThat(lab.pods()).hasSize(1);
  }

  private void change(Job job) {
    server.client().batch().v1().jobs().inNamespace(NAMESPACE)
        .withName(job.getMetadata().getName()).edit(now -> {
          now.getMetadata().getLabels().put("changed", "true");
          return now;
        });
  }

  @Test
  void letsAPodBeDeletedOnceItIsCounted() {
    startController();
    lab.create(job(made -> made));
    write(awaitPod(), "Failed");
    JobFixture.awaiting("the pod is let go").until(() -> awaitPod().getFinalizers().isEmpty());
    awaitCondition("Failed");
  }

  @Test
  void aJobDeletedInTheForegroundIsGoneOnlyWhenItsPodIs() {
    startController();
    Job job = lab.create(job(made -> made.editMetadata().withFinalizers("foregroundDeletion")
        .endMetadata()));
    write(awaitPod(), "Running");
    server.client().resource(job).delete();
    Pod marked = JobFixture.awaiting("its pod is deleted").until(this::awaitPod,
        Pod::isMarkedForDeletion);
    assertThat(lab.jobs()).hasSize(1);
    write(marked, "Failed");
    JobFixture.awaiting("the Job is gone").until(() -> lab.jobs().isEmpty());
    assertThat(lab.pods()).isEmpty();
  }

  @Test
  void deletesThePodOfAJobThatIsGone() {
    startController();
    Job job = lab.create(job(made -> made));
    write(awaitPod(), "Running");
    server.client().resource(job).delete();
    write(JobFixture.awaiting("its pod is deleted").until(this::awaitPod, Pod::isMarkedForDeletion),
        "Failed");
    JobFixture.awaiting("the pod is gone").until(() -> lab.pods().isEmpty());
  }

  @Test
  void leavesJobsOfOtherNamespacesAlone() {
    startController();
    lab.create(job(job -> job.editMetadata().withNamespace("other").endMetadata()));
    lab.create(job(job -> job));
    awaitPod();
    assertThat(server.client().pods().inAnyNamespace().list().getItems())
        .extracting(pod -> pod.getMetadata().getNamespace()).containsExactly(NAMESPACE);
  }

  @ParameterizedTest
  @CsvSource({"POST, /pods", "PATCH, /status", "GET, /pods"})
  void triesAgainWhatTheApiServerDidNotDo(String method, String path) {
    startController();
    server.fail(1, 503, method, path);
    lab.create(job(job -> job));
    write(awaitPodAndNoFailure(), "Succeeded");
    awaitCondition("Complete");
  }

  private Pod awaitPodAndNoFailure() {
    JobFixture.awaiting("the call has failed").until(() -> server.failuresLeft() == 0);
    return awaitPod();
  }
}
