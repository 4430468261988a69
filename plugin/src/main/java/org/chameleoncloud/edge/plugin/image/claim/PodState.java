package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a pod runs, and why not. Pure. */
final class PodState {
  /** Reasons for which a container waits forever, by the source of the kubelet. */
  private static final Set<String> HOPELESS = Set.of("ImagePullBackOff", "InvalidImageName",
      "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError",
      "RunContainerError");

  private PodState() {}

  static boolean isRunning(Pod pod) {
    return pod != null && pod.getMetadata().getDeletionTimestamp() == null
        && statuses(pod).anyMatch(status -> status.getState() != null
            && status.getState().getRunning() != null);
  }

  /** Why it will never run, as the rest of a sentence that begins with "the pod"; empty while it may. */
  static Optional<String> hopeless(Pod pod) {
    if (pod == null || pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("was deleted");
    }
    PodStatus status = pod.getStatus();
    String phase = status == null ? "" : Objects.requireNonNullElse(status.getPhase(), "");
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return Optional.of("has ended" + (status.getReason() == null ? "" : ": " + status.getReason())
          + (status.getMessage() == null ? "" : ": " + status.getMessage()));
    }
    return waiting(pod).filter(state -> HOPELESS.contains(state.getReason()))
        .map(state -> "cannot start its container: " + text(state));
  }

  /** What it waits for now, as the pod says; empty if it does not. */
  static Optional<String> waits(Pod pod) {
    Optional<String> unscheduled = Stream.ofNullable(pod.getStatus())
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> "False".equals(condition.getStatus())
            && "PodScheduled".equals(condition.getType()))
        .map(PodCondition::getMessage).filter(Objects::nonNull).findFirst();
    return unscheduled.or(() -> waiting(pod).map(PodState::text));
  }

  /** The newest warning about it. */
  static Optional<String> warning(List<Event> events) {
    return events.stream().filter(event -> "Warning".equals(event.getType()))
        .max(
            Comparator.comparing(event -> Objects.requireNonNullElse(event.getLastTimestamp(), "")))
        .map(event -> event.getReason() + ": " + event.getMessage());
  }

  private static Optional<ContainerStateWaiting> waiting(Pod pod) {
    return statuses(pod).map(ContainerStatus::getState).filter(Objects::nonNull)
        .map(ContainerState::getWaiting).filter(Objects::nonNull).findFirst();
  }

  private static String text(ContainerStateWaiting state) {
    return state.getReason() + (state.getMessage() == null ? "" : ": " + state.getMessage());
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return Stream.ofNullable(pod.getStatus())
        .flatMap(status -> status.getContainerStatuses().stream());
  }
}
