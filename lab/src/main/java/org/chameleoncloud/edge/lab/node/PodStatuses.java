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

/** Reads the status of a pod, and builds the ones that a kubelet writes. Pure. */
final class PodStatuses {
  private static final List<String> READINESS = List.of("ContainersReady", "Ready");

  private PodStatuses() {}

  /** NAMESPACE/NAME. */
  static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  /** Whether its container has ended for good. */
  static boolean isFinished(Pod pod) {
    return List.of("Succeeded", "Failed").contains(phase(pod));
  }

  /** Whether it has not been started yet. */
  static boolean isPending(Pod pod) {
    return List.of("", "Pending").contains(phase(pod));
  }

  private static String phase(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
  }

  /**
   * The status of a pod whose container is running.
   *
   * @param ready whether its readiness probe, if it has one, succeeds
   * @param since when that last changed
   */
  static PodStatus running(Pod pod, PodStatus before, Instant startedAt, boolean ready,
      Instant since) {
    return builder(before, startedAt).withPhase("Running")
        .withConditions(conditions(before, since, ready ? "True" : "False"))
        .withContainerStatuses(container(pod).withReady(ready).withStarted(true)
            .withNewState().withNewRunning().withStartedAt(text(startedAt)).endRunning().endState()
            .build())
        .build();
  }

  /** The status of a pod whose container has ended or was not started. */
  static PodStatus terminated(Pod pod, PodStatus before, Termination termination) {
    ContainerStatus container = container(pod).withReady(false).withStarted(false)
        .withNewState().withNewTerminated()
        .withExitCode(termination.exitCode()).withReason(termination.reason())
        .withMessage(termination.message())
        .withStartedAt(text(termination.startedAt())).withFinishedAt(text(termination.finishedAt()))
        .endTerminated().endState().build();
    return builder(before, termination.startedAt())
        .withPhase(termination.succeeded() ? "Succeeded" : "Failed")
        .withConditions(conditions(before, termination.finishedAt(), "False"))
        .withReason(termination.isReasonImplied() ? null : termination.reason())
        .withContainerStatuses(container).build();
  }

  /** Keeps what others wrote: the API server rejects a status without the QoS class that it has computed. */
  private static PodStatusBuilder builder(PodStatus before, Instant startedAt) {
    PodStatusBuilder status = before == null
        ? new PodStatusBuilder()
        : new PodStatusBuilder(before);
    return status.getStartTime() == null ? status.withStartTime(text(startedAt)) : status;
  }

  /** Our conditions, by which the Job controller counts ready pods, after those of others. */
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
