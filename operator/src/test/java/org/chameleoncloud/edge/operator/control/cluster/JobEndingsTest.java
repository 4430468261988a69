package org.chameleoncloud.edge.operator.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.plan.observation.JobEnding;
import org.junit.jupiter.api.Test;

/** The statuses and messages are those of the kubelet 1.34 (its source, pkg/kubelet/eviction). */
class JobEndingsTest {
  private static final Job JOB = new JobBuilder().withNewMetadata().withName("pi-bake")
      .endMetadata().withNewSpec().withActiveDeadlineSeconds(7200L).withNewTemplate().withNewSpec()
      .addNewContainer().withName("baker").withNewResources()
      .addToLimits("memory", new Quantity("512Mi")).endResources().endContainer().endSpec()
      .endTemplate().endSpec().build();
  private static final JobCondition POD_FAILED = failed("BackoffLimitExceeded");
  private static final JobCondition TOO_LATE = failed("DeadlineExceeded");
  private static final PodStatus OOM_KILLED = terminated("OOMKilled", 137);
  private static final PodStatus EVICTED = evicted(
      "The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 8Mi. ");

  private static JobCondition failed(String reason) {
    return new JobConditionBuilder().withType("Failed").withStatus("True").withReason(reason)
        .build();
  }

  private static PodStatus terminated(String reason, int exitCode) {
    return new PodStatusBuilder().withPhase("Failed").addNewContainerStatus().withName("baker")
        .withNewState().withNewTerminated().withReason(reason).withExitCode(exitCode)
        .endTerminated().endState().endContainerStatus().build();
  }

  private static PodStatus evicted(String message) {
    return new PodStatusBuilder().withPhase("Failed").withReason("Evicted").withMessage(message)
        .build();
  }

  private static Pod pod(String createdAt, PodStatus status) {
    return new PodBuilder().withNewMetadata().withCreationTimestamp(createdAt).endMetadata()
        .withStatus(status).build();
  }

  private static Optional<JobEnding> ending(JobCondition failed, PodStatus... statuses) {
    List<Pod> pods = new ArrayList<>();
    for (PodStatus status : statuses) {
      pods.addFirst(pod("2026-11-22T08:30:0" + pods.size() + "Z", status));
    }
    return JobEndings.of(JOB, failed, pods);
  }

  @Test
  void aContainerThatWasKilledForMemoryIsReportedWithItsLimit() {
    assertThat(ending(POD_FAILED, OOM_KILLED)).contains(new JobEnding.OutOfMemory("512Mi"));
  }

  @Test
  void aContainerWithoutALimitIsReportedWithoutOne() {
    assertThat(JobEndings.of(new JobBuilder().withNewSpec().endSpec().build(), POD_FAILED,
        List.of(pod(null, OOM_KILLED)))).contains(new JobEnding.OutOfMemory(null));
  }

  @Test
  void anEvictionIsReportedWithTheMessageOfTheNode() {
    assertThat(ending(POD_FAILED, EVICTED)).contains(new JobEnding.Evicted(
        "The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 8Mi."));
  }

  @Test
  void aPodThatItsNodeDoesNotAdmitHasNoContainersAndIsReportedAsEvicted() {
    assertThat(
        ending(POD_FAILED, evicted("Pod was rejected: The node had condition: [DiskPressure]. ")))
        .contains(new JobEnding.Evicted(
            "Pod was rejected: The node had condition: [DiskPressure]."));
    assertThat(ending(POD_FAILED, evicted(null))).contains(new JobEnding.Evicted(""));
  }

  @Test
  void theMessageOfANodeIsBoundedAndOnOneLine() {
    assertThat(ending(POD_FAILED, evicted("low\non\u202e\u0000disk" + "x".repeat(100_000))))
        .hasValueSatisfying(ending -> assertThat(((JobEnding.Evicted) ending).message())
            .startsWith("low on diskxxx").hasSize(300).doesNotContainPattern("\\p{C}"));
  }

  @Test
  void onlyTheLastPodSaysWhyAJobFailed() {
    assertThat(ending(POD_FAILED, EVICTED, OOM_KILLED))
        .contains(new JobEnding.OutOfMemory("512Mi"));
    assertThat(ending(POD_FAILED, EVICTED, terminated("Error", 1))).isEmpty();
  }

  @Test
  void aDeadlineIsReportedWithTheLastEviction() {
    assertThat(ending(TOO_LATE)).contains(
        new JobEnding.DeadlineExceeded(Duration.ofHours(2), null));
    assertThat(ending(TOO_LATE, EVICTED, evicted("Again."), terminated("Error", 143)))
        .contains(new JobEnding.DeadlineExceeded(Duration.ofHours(2), "Again."));
  }

  @Test
  void aProgramThatEndedOnItsOwnIsNotReported() {
    assertThat(ending(POD_FAILED, terminated("Error", 1))).isEmpty();
    assertThat(ending(POD_FAILED)).isEmpty();
    assertThat(ending(POD_FAILED, new PodStatus[]{null})).isEmpty();
  }
}
