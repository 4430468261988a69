package org.chameleoncloud.edge.operator.control.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.registry.http.SingleLine;

/** Jobs, their containers' termination messages and why Kubernetes ended them, as the plan knows them. */
public final class JobReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ATTEMPT = Pattern.compile("[1-9]\\d{0,5}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern REASON = Pattern.compile("[A-Za-z0-9]{1,60}");
  private static final int MAX_MESSAGE_LENGTH = 500;
  /** Kubernetes' limit of a termination message. */
  private static final int MAX_RESULT_LENGTH = 4096;
  private static final long MAX_PODS = 100;
  private static final Comparator<ContainerStateTerminated> BY_END = Comparator.comparing(
      ContainerStateTerminated::getFinishedAt, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;

  /** Reads pods through {@code client}. */
  public JobReader(KubernetesClient client, ApiRequestLimiter limiter) {
    this.client = client;
    this.limiter = limiter;
  }

  /** What is known of Jobs. How a finished one ended is read from its pods. */
  public List<ImageJobs.Job> read(Collection<Job> jobs) {
    return jobs.stream().map(this::read).toList();
  }

  /** Whether a Job bakes and its pod may still write to the claim. */
  static boolean isUnfinishedBake(Job job) {
    return purpose(job) == Purpose.BAKE && condition(job, "Complete").isEmpty()
        && condition(job, "Failed").isEmpty();
  }

  /** Whether someone has suspended a Job: it has no pod, and its deadline does not end it. */
  static boolean isSuspended(Job job) {
    return job.getSpec() != null && Boolean.TRUE.equals(job.getSpec().getSuspend());
  }

  /** Whether Kubernetes ends a Job this long after its start at the latest. */
  static boolean endsWithin(Job job, Duration deadline) {
    Long seconds = job.getSpec() == null ? null : job.getSpec().getActiveDeadlineSeconds();
    return seconds != null && seconds <= deadline.toSeconds();
  }

  /** Whether a Job succeeded. */
  static boolean isComplete(Job job) {
    return condition(job, "Complete").isPresent();
  }

  /** How long a finished Job took, where Kubernetes says so; not negative. */
  static Optional<Duration> duration(Job job) {
    return Optional.ofNullable(job.getStatus()).map(JobStatus::getStartTime)
        .flatMap(start -> finishedAt(job).map(end -> Duration.between(Instant.parse(start), end)))
        .filter(duration -> !duration.isNegative());
  }

  private ImageJobs.Job read(Job job) {
    Map<String, String> annotations = Objects.requireNonNullElse(job.getMetadata().getAnnotations(),
        Map.of());
    Phase phase = phase(job);
    boolean finished = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    List<Pod> pods = finished ? pods(job) : List.of();
    return new ImageJobs.Job(job.getMetadata().getName(), job.getMetadata().getUid(), purpose(job),
        annotations.getOrDefault(Annotation.INPUTS_HASH.key(), ""),
        attempt(annotations.get(Annotation.ATTEMPT.key())), phase, since(job, phase),
        lastResult(pods).orElse(null),
        condition(job, "Failed").filter(_ -> phase == Phase.FAILED)
            .flatMap(failed -> JobEndings.of(job, failed, pods)).orElse(null));
  }

  private static Instant since(Job job, Phase phase) {
    return switch (phase) {
      case STARTING -> Instant.parse(job.getMetadata().getCreationTimestamp());
      case SUCCEEDED, FAILED -> finishedAt(job).orElse(null);
      case SUSPENDED, RUNNING, TERMINATING -> null;
    };
  }

  /** A corrupt annotation must not keep the device from being reconciled. */
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
    if (isSuspended(job)) {
      return Phase.SUSPENDED;
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

  /** Only pods that the Job controls: anyone who may create pods can give them its label. */
  private List<Pod> pods(Job job) {
    return limiter
        .call(() -> client.pods().inNamespace(job.getMetadata().getNamespace())
            .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
            .list(ListLimit.of(MAX_PODS)))
        .getItems().stream()
        .filter(pod -> BakeOwner.isControlledBy(pod, job.getMetadata().getUid())).toList();
  }

  /** The last pod's, when there are several: an evicted pod is followed by another one. */
  private static Optional<Result> lastResult(List<Pod> pods) {
    return pods.stream().flatMap(JobEndings::terminated)
        .filter(terminated -> terminated.getMessage() != null)
        .sorted(BY_END.reversed())
        .map(terminated -> result(terminated.getMessage()))
        .flatMap(Optional::stream).findFirst();
  }

  /**
   * The baker's result object; empty when it is not one, as when the container was killed. Anyone who may create pods in
   * the namespace can write it, so only what the baker writes gets into the status.
   */
  static Optional<Result> result(String message) {
    if (message.length() > MAX_RESULT_LENGTH) {
      return Optional.empty();
    }
    try {
      JsonNode object = JSON.readTree(message);
      JsonNode sha256 = object.path("sha256");
      JsonNode size = object.path("sizeBytes");
      boolean plausible = object.path("result").isTextual()
          && (sha256.isMissingNode() || SHA256.matcher(sha256.asText()).matches())
          && (size.isMissingNode() || size.canConvertToLong() && size.asLong() >= 0);
      return plausible
          ? Optional.of(new Result(!object.path("result").asText().equals("failed"),
              sha256.asText(null), size.isMissingNode() ? null : size.asLong(),
              sourceDigest(object.path("sourceSha256")), reason(object.path("reason")),
              oneLine(object.path("message").asText(null)),
              object.path("retryable").asBoolean(true)))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Null unless it is a digest. The baker reports one that it was given as it was written. */
  private static String sourceDigest(JsonNode text) {
    String digest = text.asText().toLowerCase(Locale.ROOT);
    return SHA256.matcher(digest).matches() ? digest : null;
  }

  /** Null unless it may be one of the baker's. */
  private static String reason(JsonNode text) {
    return REASON.matcher(text.asText()).matches() ? text.asText() : null;
  }

  private static String oneLine(String text) {
    return text == null
        ? null
        : SingleLine.shortened(SingleLine.of(text), MAX_MESSAGE_LENGTH);
  }
}
