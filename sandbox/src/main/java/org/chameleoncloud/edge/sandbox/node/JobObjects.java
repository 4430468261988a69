package org.chameleoncloud.edge.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.identity.Randoms;

/** The objects that a Job controller and a kubelet write. Pure, but for the pod's random name. */
final class JobObjects {
  static final String JOB_NAME = "batch.kubernetes.io/job-name";
  private static final int SUFFIX = 5;

  private JobObjects() {}

  /** The pod of a Job. */
  static Pod pod(Job job) {
    Map<String, String> labels = new HashMap<>(Optional
        .ofNullable(job.getSpec().getTemplate().getMetadata().getLabels()).orElseGet(Map::of));
    labels.put(JOB_NAME, job.getMetadata().getName());
    labels.put("batch.kubernetes.io/controller-uid", job.getMetadata().getUid());
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName() + "-" + Randoms.lowerAlphanumeric(SUFFIX))
        .withLabels(labels)
        .addNewOwnerReference().withApiVersion("batch/v1").withKind("Job")
        .withName(job.getMetadata().getName()).withUid(job.getMetadata().getUid())
        .withController(true).withBlockOwnerDeletion(true).endOwnerReference()
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .build();
  }

  /** The status of a pod whose container runs. */
  static PodStatus running(Pod pod, Instant startedAt) {
    return new PodStatusBuilder().withPhase("Running").withStartTime(text(startedAt))
        .withContainerStatuses(container(pod).withReady(true).withStarted(true)
            .withNewState().withNewRunning().withStartedAt(text(startedAt)).endRunning().endState()
            .build())
        .build();
  }

  /** The status of a pod whose container has ended. */
  static PodStatus ended(Pod pod, Ending ending) {
    ContainerStatus container = container(pod).withReady(false).withStarted(false)
        .withNewState().withNewTerminated()
        .withExitCode(ending.exitCode()).withReason(ending.reason()).withMessage(ending.message())
        .withStartedAt(text(ending.startedAt())).withFinishedAt(text(ending.finishedAt()))
        .endTerminated().endState().build();
    return new PodStatusBuilder().withPhase(ending.succeeded() ? "Succeeded" : "Failed")
        .withStartTime(text(ending.startedAt())).withContainerStatuses(container).build();
  }

  private static ContainerStatusBuilder container(Pod pod) {
    Container container = pod.getSpec().getContainers().getFirst();
    return new ContainerStatusBuilder().withName(container.getName())
        .withImage(container.getImage()).withImageID("").withRestartCount(0);
  }

  /** The status of a Job whose pod runs. */
  static JobStatus running(Instant startedAt) {
    return new JobStatusBuilder().withStartTime(text(startedAt)).withActive(1).withReady(1)
        .withTerminating(0).build();
  }

  /**
   * The status of a Job whose only pod has ended. Newer API servers take a final condition only together with the one
   * that announces it (Kubernetes 1.31, Job pod failure policy).
   */
  static JobStatus ended(Ending ending) {
    JobStatusBuilder status = new JobStatusBuilder().withStartTime(text(ending.startedAt()))
        .withActive(0).withReady(0).withTerminating(0)
        .withNewUncountedTerminatedPods().endUncountedTerminatedPods();
    if (ending.succeeded()) {
      return status.withSucceeded(1).withCompletionTime(text(ending.finishedAt()))
          .withConditions(conditions(ending, "CompletionsReached", "SuccessCriteriaMet",
              "Complete"))
          .build();
    }
    String reason = ending.reason().equals("DeadlineExceeded")
        ? "DeadlineExceeded"
        : "BackoffLimitExceeded";
    return status.withFailed(1).withConditions(conditions(ending, reason, "FailureTarget",
        "Failed")).build();
  }

  private static List<JobCondition> conditions(Ending ending, String reason, String... types) {
    return List.of(types).stream()
        .map(type -> new JobConditionBuilder().withType(type).withStatus("True").withReason(reason)
            .withLastProbeTime(text(ending.finishedAt()))
            .withLastTransitionTime(text(ending.finishedAt())).build())
        .toList();
  }

  /** Whether a Job has come to its end. */
  static boolean isFinished(Job job) {
    return job.getStatus() != null && job.getStatus().getConditions() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(condition -> "True".equals(condition.getStatus())
                && List.of("Complete", "Failed").contains(condition.getType()));
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
