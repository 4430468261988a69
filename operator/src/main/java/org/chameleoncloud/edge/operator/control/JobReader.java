package org.chameleoncloud.edge.operator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.plan.ImageJobs;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;

/** Jobs and their containers' last words, as the plan knows them. */
final class JobReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ATTEMPT = Pattern.compile("[1-9]\\d{0,5}");
  private static final int LONGEST_MESSAGE = 500;
  private static final Comparator<ContainerStateTerminated> END = Comparator.comparing(
      ContainerStateTerminated::getFinishedAt, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final KubernetesClient client;
  private final ApiRequestLimiter turns;

  JobReader(KubernetesClient client, ApiRequestLimiter turns) {
    this.client = client;
    this.turns = turns;
  }

  /** What is known of Jobs; the words of a finished one are read from its pod. */
  List<ImageJobs.Job> of(Collection<Job> jobs) {
    return jobs.stream().map(this::view).toList();
  }

  /** Whether a Job bakes, and its pod may yet write to the claim. */
  static boolean isUnfinishedBake(Job job) {
    return purpose(job) == Purpose.BAKE && condition(job, "Complete").isEmpty()
        && condition(job, "Failed").isEmpty();
  }

  /** Whether a Job did its work. */
  static boolean isComplete(Job job) {
    return condition(job, "Complete").isPresent();
  }

  /** How long a Job that has ended took, where Kubernetes says so; not below zero. */
  static Optional<Duration> took(Job job) {
    return Optional.ofNullable(job.getStatus()).map(JobStatus::getStartTime)
        .flatMap(start -> finishedAt(job).map(end -> Duration.between(Instant.parse(start), end)))
        .filter(took -> !took.isNegative());
  }

  private ImageJobs.Job view(Job job) {
    Map<String, String> annotations = Objects.requireNonNullElse(job.getMetadata().getAnnotations(),
        Map.of());
    Phase phase = phase(job);
    boolean finished = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    return new ImageJobs.Job(job.getMetadata().getName(), purpose(job),
        annotations.getOrDefault(Annotation.INPUTS_HASH.key(), ""),
        attempt(annotations.get(Annotation.ATTEMPT.key())), phase,
        since(job, phase),
        finished ? lastWords(job).orElse(null) : null);
  }

  private static Instant since(Job job, Phase phase) {
    return switch (phase) {
      case STARTING -> Instant.parse(job.getMetadata().getCreationTimestamp());
      case SUCCEEDED, FAILED -> finishedAt(job).orElse(null);
      case RUNNING, TERMINATING -> null;
    };
  }

  /** An annotation that somebody spoilt must not keep the resource from being looked at. */
  private static int attempt(String annotation) {
    return annotation != null && ATTEMPT.matcher(annotation).matches()
        ? Integer.parseInt(annotation)
        : 1;
  }

  private static Purpose purpose(Job job) {
    return "remove".equals(job.getMetadata().getLabels().get(Label.PURPOSE.key()))
        ? Purpose.REMOVE
        : Purpose.BAKE;
  }

  private static Phase phase(Job job) {
    if (job.isMarkedForDeletion()) {
      return Phase.TERMINATING;
    }
    if (isComplete(job)) {
      return Phase.SUCCEEDED;
    }
    if (condition(job, "Failed").isPresent()) {
      return Phase.FAILED;
    }
    return hasReadyPod(job) ? Phase.RUNNING : Phase.STARTING;
  }

  private static boolean hasReadyPod(Job job) {
    return job.getStatus() != null && job.getStatus().getReady() != null
        && job.getStatus().getReady() > 0;
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return job.getStatus() == null || job.getStatus().getConditions() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals(type)
                && "True".equals(condition.getStatus()))
            .findFirst();
  }

  private static Optional<Instant> finishedAt(Job job) {
    return condition(job, "Complete").or(() -> condition(job, "Failed"))
        .map(JobCondition::getLastTransitionTime)
        .map(Instant::parse);
  }

  /** Of several pods the last one's: one that was evicted is followed by another. */
  private Optional<Result> lastWords(Job job) {
    List<Pod> pods = turns.ask(() -> client.pods().inNamespace(job.getMetadata().getNamespace())
        .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName()).list())
        .getItems();
    return pods.stream()
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getContainerStatuses() != null)
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(ContainerStatus::getState).filter(Objects::nonNull)
        .map(ContainerState::getTerminated)
        .filter(ended -> ended != null && ended.getMessage() != null).sorted(END.reversed())
        .map(ended -> result(ended.getMessage()))
        .flatMap(Optional::stream).findFirst();
  }

  /** The baker's result object; nothing when it is not one, as when the container was killed half-way. */
  static Optional<Result> result(String message) {
    try {
      JsonNode said = JSON.readTree(message);
      if (!said.path("result").isTextual()) {
        return Optional.empty();
      }
      boolean failed = said.path("result").asText().equals("failed");
      return Optional.of(new Result(!failed, said.path("sha256").asText(null),
          said.path("sizeBytes").isNumber() ? said.path("sizeBytes").asLong() : null,
          said.path("reason").asText(null),
          oneLine(said.path("message").asText(null)), said.path("retryable").asBoolean(true)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String oneLine(String text) {
    if (text == null) {
      return null;
    }
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE);
  }
}
