package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.plan.observation.JobEnding;
import org.chameleoncloud.edge.registry.http.SingleLine;

/**
 * Why Kubernetes ended a failed Job. Pure.
 *
 * <p>A node that runs out of disk or memory evicts a pod with the condition DisruptionTarget, and the Job makes another
 * one until its deadline. A pod that exceeds a limit of its own, or that a node under pressure does not admit, has no
 * such condition, and its Job fails (Kubernetes, kubelet's eviction manager).
 */
final class JobEndings {
  private static final String DEADLINE_EXCEEDED = "DeadlineExceeded";
  private static final String EVICTED = "Evicted";
  private static final String OOM_KILLED = "OOMKilled";
  private static final int MAX_MESSAGE_LENGTH = 300;
  private static final Comparator<Pod> BY_CREATION = Comparator.comparing(
      pod -> pod.getMetadata().getCreationTimestamp(),
      Comparator.nullsFirst(Comparator.naturalOrder()));

  private JobEndings() {}

  /**
   * Empty if its program ended on its own.
   *
   * @param failed the Job's condition
   * @param pods all that the Job controls
   */
  static Optional<JobEnding> of(Job job, JobCondition failed, List<Pod> pods) {
    List<Pod> latestFirst = pods.stream().sorted(BY_CREATION.reversed()).toList();
    Optional<Duration> deadline = deadline(job)
        .filter(_ -> DEADLINE_EXCEEDED.equals(failed.getReason()));
    if (deadline.isPresent()) {
      String eviction = latestFirst.stream().map(JobEndings::eviction).flatMap(Optional::stream)
          .findFirst().orElse(null);
      return Optional.of(new JobEnding.DeadlineExceeded(deadline.get(), eviction));
    }
    return latestFirst.stream().findFirst().flatMap(last -> ending(job, last));
  }

  private static Optional<JobEnding> ending(Job job, Pod pod) {
    return wasKilledForMemory(pod)
        ? Optional.of(new JobEnding.OutOfMemory(memoryLimit(job)))
        : eviction(pod).map(JobEnding.Evicted::new);
  }

  private static boolean wasKilledForMemory(Pod pod) {
    return terminated(pod).anyMatch(terminated -> OOM_KILLED.equals(terminated.getReason()));
  }

  /** How the pod's containers ended, as far as they did. */
  static Stream<ContainerStateTerminated> terminated(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream().map(ContainerStatus::getState)
            .filter(Objects::nonNull).map(ContainerState::getTerminated).filter(Objects::nonNull);
  }

  private static Optional<String> eviction(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .filter(status -> EVICTED.equals(status.getReason()))
        .map(status -> Objects.requireNonNullElse(status.getMessage(), ""))
        .map(text -> SingleLine.shortened(SingleLine.of(text), MAX_MESSAGE_LENGTH));
  }

  private static Optional<Duration> deadline(Job job) {
    return Optional.ofNullable(job.getSpec()).map(JobSpec::getActiveDeadlineSeconds)
        .map(Duration::ofSeconds);
  }

  private static String memoryLimit(Job job) {
    return Optional.ofNullable(job.getSpec()).map(JobSpec::getTemplate)
        .map(PodTemplateSpec::getSpec).stream().flatMap(pod -> pod.getContainers().stream())
        .map(Container::getResources).filter(Objects::nonNull)
        .map(ResourceRequirements::getLimits).filter(Objects::nonNull)
        .map(limits -> limits.get("memory")).filter(Objects::nonNull).map(Quantity::toString)
        .findFirst().orElse(null);
  }
}
