package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a pod's status says, and what a kubelet would write into it. Pure. */
final class PodStatuses {
  private static final List<String> READINESS = List.of("ContainersReady", "Ready");

  private PodStatuses() {}

  /** NAMESPACE/NAME. */
  static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  /** Whether nothing of it ever runs again. */
  static boolean hasEnded(Pod pod) {
    return List.of("Succeeded", "Failed").contains(phase(pod));
  }

  /** Whether no node has started it yet. */
  static boolean isPending(Pod pod) {
    return List.of("", "Pending").contains(phase(pod));
  }

  private static String phase(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
  }

  /**
   * The status of a pod whose container runs.
   *
   * @param ready whether its readiness probe, if it has one, went well
   * @param since when it became so
   */
  static PodStatus running(Pod pod, PodStatus before, Instant startedAt, boolean ready,
      Instant since) {
    return changed(before, startedAt).withPhase("Running")
        .withConditions(conditions(before, since, ready ? "True" : "False"))
        .withContainerStatuses(container(pod).withReady(ready).withStarted(true)
            .withNewState().withNewRunning().withStartedAt(text(startedAt)).endRunning().endState()
            .build())
        .build();
  }

  /** The status of a pod whose container has ended, or was not started. */
  static PodStatus ended(Pod pod, PodStatus before, Termination ending) {
    ContainerStatus container = container(pod).withReady(false).withStarted(false)
        .withNewState().withNewTerminated()
        .withExitCode(ending.exitCode()).withReason(ending.reason()).withMessage(ending.message())
        .withStartedAt(text(ending.startedAt())).withFinishedAt(text(ending.finishedAt()))
        .endTerminated().endState().build();
    return changed(before, ending.startedAt())
        .withPhase(ending.succeeded() ? "Succeeded" : "Failed")
        .withConditions(conditions(before, ending.finishedAt(), "False"))
        .withReason(ending.byItself() ? null : ending.reason())
        .withContainerStatuses(container).build();
  }

  /** What others wrote stays: the API server takes no status without the quality of service it has computed. */
  private static PodStatusBuilder changed(PodStatus before, Instant startedAt) {
    PodStatusBuilder status = before == null
        ? new PodStatusBuilder()
        : new PodStatusBuilder(before);
    return status.getStartTime() == null ? status.withStartTime(text(startedAt)) : status;
  }

  /** Ours, by which the Job controller counts the pods that work, beside what others say. */
  private static List<PodCondition> conditions(PodStatus before, Instant since, String status) {
    Stream<PodCondition> others = before == null
        ? Stream.empty()
        : before.getConditions().stream()
            .filter(condition -> !READINESS.contains(condition.getType()));
    return Stream.concat(others, READINESS.stream().map(type -> new PodConditionBuilder()
        .withType(type).withStatus(status).withLastTransitionTime(text(since)).build())).toList();
  }

  private static ContainerStatusBuilder container(Pod pod) {
    Container container = pod.getSpec().getContainers().getFirst();
    return new ContainerStatusBuilder().withName(container.getName())
        .withImage(container.getImage()).withImageID("").withRestartCount(0);
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
