package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the status of a Job, and builds the ones that the Job controller writes. Newer API servers accept a final
 * condition only together with the one that announces it, or after it (Kubernetes 1.31, Job pod failure policy). Pure.
 */
final class JobStatuses {
  /**
   * The reason and message of a condition.
   *
   * @param reason in CamelCase
   * @param message for users
   */
  record Cause(String reason, String message) {
    /** Its pod failed, and it has no retries. */
    static final Cause POD_FAILED = new Cause("BackoffLimitExceeded",
        "Job has reached the specified backoff limit");
    /** It took too long. */
    static final Cause DEADLINE_EXCEEDED = new Cause("DeadlineExceeded",
        "Job was active longer than specified deadline");
  }

  private JobStatuses() {}

  /** Whether a Job is complete or failed. */
  static boolean isFinished(Job job) {
    return condition(job, "Complete").isPresent() || condition(job, "Failed").isPresent();
  }

  /** Why a Job will fail as soon as its pod is finished, if so. */
  static Optional<Cause> failing(Job job) {
    return condition(job, "FailureTarget")
        .map(announced -> new Cause(announced.getReason(), announced.getMessage()));
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return conditions(job)
        .filter(condition -> condition.getType().equals(type)
            && "True".equals(condition.getStatus()))
        .findFirst();
  }

  private static Stream<JobCondition> conditions(Job job) {
    return Optional.ofNullable(job.getStatus()).map(JobStatus::getConditions).stream()
        .flatMap(List::stream);
  }

  /** When the Job's time is up; empty if it has no deadline. */
  static Optional<Instant> deadline(Job job, Instant now) {
    Instant start = Optional.ofNullable(job.getStatus()).map(JobStatus::getStartTime)
        .map(Instant::parse).orElse(now);
    return Optional.ofNullable(job.getSpec().getActiveDeadlineSeconds()).map(start::plusSeconds);
  }

  /**
   * The status of a Job whose pod is not finished.
   *
   * @param ready the number of running pods, 0 or 1
   */
  static JobStatus active(Job job, int ready, Instant now) {
    return started(job, now).withActive(1).withReady(ready).withTerminating(0).build();
  }

  /** The status of a Job that will fail, and whose pod is therefore being deleted. */
  static JobStatus failing(Job job, Cause cause, Instant now) {
    return new JobStatusBuilder(active(job, 0, now))
        .addToConditions(condition("FailureTarget", cause, now)).build();
  }

  /** The status of a Job whose pod has succeeded. */
  static JobStatus succeeded(Job job, Instant now) {
    Cause reached = new Cause("CompletionsReached",
        "Reached expected number of succeeded pods");
    return finished(job, now).withSucceeded(1).withCompletionTime(text(now))
        .addToConditions(condition("SuccessCriteriaMet", reached, now),
            condition("Complete", reached, now))
        .build();
  }

  /** The status of a Job that has failed: its only pod is finished or no longer exists. */
  static JobStatus failed(Job job, Cause cause, Instant now) {
    JobStatusBuilder status = finished(job, now).withFailed(1);
    if (failing(job).isEmpty()) {
      status.addToConditions(condition("FailureTarget", cause, now));
    }
    return status.addToConditions(condition("Failed", cause, now)).build();
  }

  private static JobStatusBuilder started(Job job, Instant now) {
    JobStatusBuilder status = job.getStatus() == null
        ? new JobStatusBuilder()
        : new JobStatusBuilder(job.getStatus());
    return status.getStartTime() == null ? status.withStartTime(text(now)) : status;
  }

  private static JobStatusBuilder finished(Job job, Instant now) {
    return started(job, now).withActive(0).withReady(0).withTerminating(0)
        .withNewUncountedTerminatedPods().endUncountedTerminatedPods();
  }

  private static JobCondition condition(String type, Cause cause, Instant now) {
    return new JobConditionBuilder().withType(type).withStatus("True").withReason(cause.reason())
        .withMessage(cause.message()).withLastProbeTime(text(now)).withLastTransitionTime(text(now))
        .build();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
