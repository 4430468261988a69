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
import org.chameleoncloud.edge.lab.controllers.JobState.Failure;
import org.chameleoncloud.edge.lab.controllers.Step.Delete;
import org.chameleoncloud.edge.lab.controllers.Step.LookAgain;
import org.chameleoncloud.edge.lab.controllers.Step.Make;
import org.chameleoncloud.edge.lab.controllers.Step.Release;
import org.chameleoncloud.edge.lab.controllers.Step.ReleaseJob;
import org.chameleoncloud.edge.lab.controllers.Step.Report;
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

  private static Job begun() {
    return with(job(), JobState.active(job(), 0, START));
  }

  private static Job overdue() {
    return with(begun(), JobState.failing(begun(), Failure.OVERDUE, END));
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

  private static List<Step> plan(Job job, Instant now, Pod... pods) {
    return JobPlan.of(job, List.of(pods), "node", now);
  }

  /** The conditions that the first step reports, each with its reason. */
  private static List<String> reported(List<Step> plan) {
    return plan.getFirst() instanceof Report(JobStatus status)
        ? status.getConditions().stream().map(JobPlanTest::text).toList()
        : List.of("no report");
  }

  private static String text(JobCondition condition) {
    return condition.getType() + ": " + condition.getReason();
  }

  @Test
  void aNewJobGetsAPodThatIsBoundAndTracked() {
    List<Step> plan = plan(job(), START);
    assertThat(plan).hasExactlyElementsOfTypes(Make.class, Report.class, LookAgain.class);
    assertThat(plan.getFirst()).asInstanceOf(type(Make.class)).satisfies(made -> {
      assertThat(made.pod().getSpec().getNodeName()).isEqualTo("node");
      assertThat(made.pod().getFinalizers()).containsExactly("batch.kubernetes.io/job-tracking");
      assertThat(made.pod().getMetadata().getLabels())
          .containsEntry("batch.kubernetes.io/job-name", job().getMetadata().getName());
    });
  }

  @Test
  void aJobIsLookedAtAgainWhenItsTimeWillBeOver() {
    assertThat(plan(job(), START)).endsWith(new LookAgain(END));
    assertThat(plan(begun(), START.plusSeconds(10), pod("Pending"))).endsWith(new LookAgain(END));
  }

  @Test
  void aPodThatRunsMakesTheJobReadyAndItsStartStays() {
    assertThat(plan(begun(), START.plusSeconds(10), pod("Running")).getFirst())
        .asInstanceOf(type(Report.class)).satisfies(report -> {
          assertThat(report.status().getReady()).isEqualTo(1);
          assertThat(report.status().getStartTime()).isEqualTo(START.toString());
        });
  }

  @Test
  void nothingIsWrittenWithoutNews() {
    assertThat(plan(begun(), START.plusSeconds(10), pod("Pending")))
        .containsExactly(new LookAgain(END));
  }

  @Test
  void aPodThatSucceededIsLetGoOnlyWhenItIsCounted() {
    Pod pod = pod("Succeeded");
    List<Step> plan = plan(begun(), START.plusSeconds(10), pod);
    assertThat(reported(plan)).containsExactly("SuccessCriteriaMet: CompletionsReached",
        "Complete: CompletionsReached");
    assertThat(plan).element(1).isEqualTo(new Release(pod));
  }

  @Test
  void aPodThatFailedFailsTheJob() {
    assertThat(reported(plan(begun(), START.plusSeconds(10), pod("Failed"))))
        .containsExactly("FailureTarget: BackoffLimitExceeded", "Failed: BackoffLimitExceeded");
  }

  @Test
  void aJobWhoseTimeIsOverSaysSoAndItsPodIsDeleted() {
    Pod pod = pod("Running");
    List<Step> plan = plan(begun(), END, pod);
    assertThat(reported(plan)).containsExactly("FailureTarget: DeadlineExceeded");
    assertThat(plan).element(1).isEqualTo(new Delete(pod));
  }

  @Test
  void aJobWhoseTimeIsOverHasNotFailedAsLongAsItsPodRuns() {
    assertThat(plan(overdue(), END, deleted(pod("Running")))).isEmpty();
  }

  @Test
  void aJobWhoseTimeIsOverFailsWhenItsPodHasEndedHoweverThatEnded() {
    assertThat(reported(plan(overdue(), END, deleted(pod("Succeeded")))))
        .containsExactly("FailureTarget: DeadlineExceeded", "Failed: DeadlineExceeded");
  }

  @Test
  void aJobWhoseTimeIsOverFailsWhenItsPodIsGone() {
    assertThat(reported(plan(overdue(), END)))
        .containsExactly("FailureTarget: DeadlineExceeded", "Failed: DeadlineExceeded");
  }

  @Test
  void aFinishedJobGetsNoOtherPod() {
    assertThat(plan(with(begun(), JobState.succeeded(begun(), END)), END)).isEmpty();
  }

  @Test
  void aFinishedJobLetsItsPodGoIfThatWasMissed() {
    Job finished = with(begun(), JobState.succeeded(begun(), END));
    assertThat(plan(finished, END, pod("Succeeded"))).hasExactlyElementsOfTypes(Release.class);
    assertThat(plan(finished, END, released(pod("Succeeded")))).isEmpty();
  }

  @Test
  void theDeletionOfAJobDeletesItsPods() {
    Pod running = pod("Running");
    assertThat(plan(deleted(begun()), START, running)).containsExactly(new Delete(running));
  }

  @Test
  void aJobThatIsDeletedWaitsForAPodThatHasNotEnded() {
    assertThat(plan(deleted(begun()), START, deleted(pod("Running")))).isEmpty();
  }

  @Test
  void aJobThatIsDeletedLetsItsPodGoBeforeItGoes() {
    Pod ended = deleted(pod("Failed"));
    assertThat(plan(deleted(begun()), START, ended)).containsExactly(new Release(ended));
    assertThat(plan(deleted(begun()), START)).containsExactly(new ReleaseJob());
  }

  @Test
  void thePodsOfAJobThatIsGoneAreDeletedAndLetGoWhenTheyHaveEnded() {
    Pod running = pod("Running");
    Pod ended = deleted(pod("Failed"));
    assertThat(JobPlan.withoutJob(List.of(running, ended)))
        .containsExactlyInAnyOrder(new Delete(running), new Release(ended));
  }
}
