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

/** The tests write the statuses that a node would. */
class JobControllerTest {
  @TempDir
  private Path directory;
  private FaultyApiServer server;
  private JobFixture fixture;
  private JobController controller;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    fixture = new JobFixture(server.client(), directory);
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
    return JobFixture.eventually("the Job has its pod")
        .until(fixture::pods, pods -> pods.size() == 1)
        .getFirst();
  }

  private void setPhase(Pod pod, String phase) {
    server.client().pods().inNamespace(NAMESPACE).withName(pod.getMetadata().getName())
        .editStatus(now -> {
          now.setStatus(new PodStatusBuilder().withPhase(phase).build());
          return now;
        });
  }

  private void awaitCondition(String type) {
    JobFixture.eventually("the Job is " + type).until(() -> fixture.jobs().stream()
        .filter(job -> job.getStatus() != null)
        .flatMap(job -> job.getStatus().getConditions().stream())
        .anyMatch(found -> found.getType().equals(type)));
  }

  @Test
  void createsThePodOfAnExistingJobAndBindsIt() {
    Job job = fixture.create(job());
    startController();
    Pod pod = awaitPod();
    assertThat(pod.getSpec().getNodeName()).isEqualTo(NODE);
    assertThat(pod.hasOwnerReferenceFor(job)).isTrue();
  }

  @Test
  void reconcilingAgainCreatesNoOtherPod() {
    startController();
    Job job = fixture.create(job());
    Pod pod = awaitPod();
    setPhase(pod, "Running");
    JobFixture.eventually("the Job's pod is ready").until(
        () -> fixture.jobs().getFirst().getStatus(),
        status -> status != null && Integer.valueOf(1).equals(status.getReady()));
    change(job);
    setPhase(pod, "Succeeded");
    awaitCondition("Complete");
    assertThat(fixture.pods()).hasSize(1);
  }

  private void change(Job job) {
    server.client().batch().v1().jobs().inNamespace(NAMESPACE)
        .withName(job.getMetadata().getName()).edit(now -> {
          now.getMetadata().getLabels().put("changed", "true");
          return now;
        });
  }

  @Test
  void releasesAPodOnceItIsCounted() {
    startController();
    fixture.create(job());
    setPhase(awaitPod(), "Failed");
    JobFixture.eventually("the pod is released").until(() -> awaitPod().getFinalizers().isEmpty());
    awaitCondition("Failed");
  }

  @Test
  void deletesAJobInTheForegroundOnlyAfterItsPod() {
    startController();
    Job job = fixture
        .create(job(builder -> builder.editMetadata().withFinalizers("foregroundDeletion")
            .endMetadata()));
    setPhase(awaitPod(), "Running");
    server.client().resource(job).delete();
    Pod marked = JobFixture.eventually("its pod is marked for deletion").until(this::awaitPod,
        Pod::isMarkedForDeletion);
    assertThat(fixture.jobs()).hasSize(1);
    setPhase(marked, "Failed");
    JobFixture.eventually("the Job is deleted").until(() -> fixture.jobs().isEmpty());
    assertThat(fixture.pods()).isEmpty();
  }

  @Test
  void deletesThePodOfADeletedJob() {
    startController();
    Job job = fixture.create(job());
    setPhase(awaitPod(), "Running");
    server.client().resource(job).delete();
    setPhase(
        JobFixture.eventually("its pod is marked for deletion").until(this::awaitPod,
            Pod::isMarkedForDeletion),
        "Failed");
    JobFixture.eventually("the pod is deleted").until(() -> fixture.pods().isEmpty());
  }

  @Test
  void ignoresJobsOfOtherNamespaces() {
    startController();
    fixture.create(job(job -> job.editMetadata().withNamespace("other").endMetadata()));
    fixture.create(job());
    awaitPod();
    assertThat(server.client().pods().inAnyNamespace().list().getItems())
        .extracting(pod -> pod.getMetadata().getNamespace()).containsExactly(NAMESPACE);
  }

  @ParameterizedTest
  @CsvSource({"POST, /pods", "PATCH, /status", "GET, /pods"})
  void retriesFailedCalls(String method, String path) {
    startController();
    server.fail(1, 503, method, path);
    fixture.create(job());
    setPhase(awaitPodAfterTheFailure(), "Succeeded");
    awaitCondition("Complete");
  }

  private Pod awaitPodAfterTheFailure() {
    JobFixture.eventually("a call has failed").until(() -> server.failuresLeft() == 0);
    return awaitPod();
  }
}
