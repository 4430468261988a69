package org.chameleoncloud.edge.lab.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.lab.JobFixture;
import org.chameleoncloud.edge.lab.controllers.JobAction.CreatePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.DeletePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.ReleaseJob;
import org.chameleoncloud.edge.lab.controllers.JobAction.ReleasePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.Requeue;
import org.chameleoncloud.edge.lab.controllers.JobAction.UpdateStatus;
import org.chameleoncloud.edge.lab.controllers.JobStatuses.Cause;
import org.junit.jupiter.api.Test;

class JobPlanTest {
  private static final Instant START = Instant.parse("2026-11-22T08:20:00Z");
  private static final Instant END = START.plusSeconds(60);

  private static Job job() {
    return JobFixture.job(job -> job.editMetadata().withUid("the-uid").endMetadata().editSpec()
        .withActiveDeadlineSeconds(60L).endSpec());
  }

  private static Job with(Job job, JobStatus status) {
    return new JobBuilder(job).withStatus(status).build();
  }

  private static Job started() {
    return with(job(), JobStatuses.active(job(), 0, START));
  }

  private static Job overdue() {
    return with(started(), JobStatuses.failing(started(), Cause.DEADLINE_EXCEEDED, END));
  }

  private static Job deleted(Job job) {
    return new JobBuilder(job).editMetadata().withDeletionTimestamp(START.toString()).endMetadata()
        .build();
  }

  private static Pod pod(String phase) {
    return new PodBuilder(JobPods.pod(job(), "node")).withNewStatus().withPhase(phase).endStatus()
        .build();
  }

  private static Pod deleted(Pod pod) {
    return new PodBuilder(pod).editMetadata().withDeletionTimestamp(START.toString()).endMetadata()
        .build();
  }

  private static Pod released(Pod pod) {
    return new PodBuilder(pod).editMetadata().withFinalizers().endMetadata().build();
  }

  private static List<JobAction> plan(Job job, Instant now, Pod... pods) {
    return JobPlan.of(job, List.of(pods), "node", now);
  }

  /** The conditions that the first action writes, with their reasons. */
  private static List<String> conditions(List<JobAction> plan) {
    return plan.getFirst() instanceof UpdateStatus(JobStatus status)
        ? status.getConditions().stream().map(JobPlanTest::text).toList()
        : List.of("no status");
  }

  private static String text(JobCondition condition) {
    return condition.getType() + ": " + condition.getReason();
  }

  @Test
  void aNewJobGetsABoundAndTrackedPod() {
    List<JobAction> plan = plan(job(), START);
    assertThat(plan).hasExactlyElementsOfTypes(CreatePod.class, UpdateStatus.class, Requeue.class);
    assertThat(plan.getFirst()).asInstanceOf(type(CreatePod.class)).satisfies(created -> {
      assertThat(created.pod().getSpec().getNodeName()).isEqualTo("node");
      assertThat(created.pod().getFinalizers()).containsExactly("batch.kubernetes.io/job-tracking");
      assertThat(created.pod().getMetadata().getLabels())
          .containsEntry("batch.kubernetes.io/job-name", job().getMetadata().getName());
    });
  }

  @Test
  void aJobIsRequeuedForItsDeadline() {
    assertThat(plan(job(), START)).endsWith(new Requeue(END));
    assertThat(plan(started(), START.plusSeconds(10), pod("Pending"))).endsWith(new Requeue(END));
  }

  @Test
  void aRunningPodMakesTheJobReadyAndKeepsItsStartTime() {
    assertThat(plan(started(), START.plusSeconds(10), pod("Running")).getFirst())
        .asInstanceOf(type(UpdateStatus.class)).satisfies(update -> {
          assertThat(update.status().getReady()).isEqualTo(1);
          assertThat(update.status().getStartTime()).isEqualTo(START.toString());
        });
  }

  @Test
  void nothingIsWrittenWithoutAChange() {
    assertThat(plan(started(), START.plusSeconds(10), pod("Pending")))
        .containsExactly(new Requeue(END));
  }

  @Test
  void aSucceededPodIsReleasedOnlyAfterItIsCounted() {
    Pod pod = pod("Succeeded");
    List<JobAction> plan = plan(started(), START.plusSeconds(10), pod);
    assertThat(conditions(plan)).containsExactly("SuccessCriteriaMet: CompletionsReached",
        "Complete: CompletionsReached");
    assertThat(plan).element(1).isEqualTo(new ReleasePod(pod));
  }

  @Test
  void aFailedPodFailsTheJob() {
    assertThat(conditions(plan(started(), START.plusSeconds(10), pod("Failed"))))
        .containsExactly("FailureTarget: BackoffLimitExceeded", "Failed: BackoffLimitExceeded");
  }

  @Test
  void anOverdueJobReportsItAndItsPodIsDeleted() {
    Pod pod = pod("Running");
    List<JobAction> plan = plan(started(), END, pod);
    assertThat(conditions(plan)).containsExactly("FailureTarget: DeadlineExceeded");
    assertThat(plan).element(1).isEqualTo(new DeletePod(pod));
  }

  @Test
  void anOverdueJobHasNotFailedWhileItsPodIsRunning() {
    assertThat(plan(overdue(), END, deleted(pod("Running")))).isEmpty();
  }

  @Test
  void anOverdueJobFailsWhenItsPodIsFinishedEvenIfThatSucceeded() {
    assertThat(conditions(plan(overdue(), END, deleted(pod("Succeeded")))))
        .containsExactly("FailureTarget: DeadlineExceeded", "Failed: DeadlineExceeded");
  }

  @Test
  void anOverdueJobFailsWhenItsPodNoLongerExists() {
    assertThat(conditions(plan(overdue(), END)))
        .containsExactly("FailureTarget: DeadlineExceeded", "Failed: DeadlineExceeded");
  }

  @Test
  void aFinishedJobGetsNoOtherPod() {
    assertThat(plan(with(started(), JobStatuses.succeeded(started(), END)), END)).isEmpty();
  }

  @Test
  void aFinishedJobReleasesItsPodIfThatWasMissed() {
    Job done = with(started(), JobStatuses.succeeded(started(), END));
    assertThat(plan(done, END, pod("Succeeded"))).hasExactlyElementsOfTypes(ReleasePod.class);
    assertThat(plan(done, END, released(pod("Succeeded")))).isEmpty();
  }

  @Test
  void deletingAJobDeletesItsPods() {
    Pod running = pod("Running");
    assertThat(plan(deleted(started()), START, running)).containsExactly(new DeletePod(running));
  }

  @Test
  void aDeletedJobWaitsForARunningPod() {
    assertThat(plan(deleted(started()), START, deleted(pod("Running")))).isEmpty();
  }

  @Test
  void aDeletedJobReleasesItsPodBeforeItself() {
    Pod finished = deleted(pod("Failed"));
    assertThat(plan(deleted(started()), START, finished)).containsExactly(new ReleasePod(finished));
    assertThat(plan(deleted(started()), START)).containsExactly(new ReleaseJob());
  }

  @Test
  void thePodsOfAJobThatNoLongerExistsAreDeletedAndReleasedWhenFinished() {
    Pod running = pod("Running");
    Pod finished = deleted(pod("Failed"));
    assertThat(JobPlan.withoutJob(List.of(running, finished)))
        .containsExactlyInAnyOrder(new DeletePod(running), new ReleasePod(finished));
  }
}
