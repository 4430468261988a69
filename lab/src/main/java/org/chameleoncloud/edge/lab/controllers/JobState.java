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
 * What a Job's status says, and what the Job controller would write into it. Newer API servers take a final condition
 * only together with the one that announces it, or after it (Kubernetes 1.31, Job pod failure policy). Pure.
 */
final class JobState {
  /**
   * Why a Job fails.
   *
   * @param reason one word
   * @param message for a person
   */
  record Failure(String reason, String message) {
    /** Its one pod has failed: another try is the operator's decision. */
    static final Failure POD = new Failure("BackoffLimitExceeded",
        "Job has reached the specified backoff limit");
    /** It took longer than it may. */
    static final Failure OVERDUE = new Failure("DeadlineExceeded",
        "Job was active longer than specified deadline");
  }

  private JobState() {}

  /** Whether a Job has come to its end. */
  static boolean isFinished(Job job) {
    return condition(job, "Complete").isPresent() || condition(job, "Failed").isPresent();
  }

  /** Why a Job is going to fail, if it is, as soon as its pod has ended. */
  static Optional<Failure> failing(Job job) {
    return condition(job, "FailureTarget")
        .map(announced -> new Failure(announced.getReason(), announced.getMessage()));
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

  /** When a Job's time is over; nothing when it has all the time it wants. */
  static Optional<Instant> deadline(Job job, Instant now) {
    Instant begun = Optional.ofNullable(job.getStatus()).map(JobStatus::getStartTime)
        .map(Instant::parse).orElse(now);
    return Optional.ofNullable(job.getSpec().getActiveDeadlineSeconds()).map(begun::plusSeconds);
  }

  /**
   * The status of a Job whose pod has not ended.
   *
   * @param ready how many of its pods run, 0 or 1
   */
  static JobStatus active(Job job, int ready, Instant now) {
    return begun(job, now).withActive(1).withReady(ready).withTerminating(0).build();
  }

  /** The status of a Job that fails, and whose pod is being deleted for it. */
  static JobStatus failing(Job job, Failure failure, Instant now) {
    return new JobStatusBuilder(active(job, 0, now))
        .addToConditions(condition("FailureTarget", failure, now)).build();
  }

  /** The status of a Job whose pod has succeeded. */
  static JobStatus succeeded(Job job, Instant now) {
    Failure reached = new Failure("CompletionsReached",
        "Reached expected number of succeeded pods");
    return ended(job, now).withSucceeded(1).withCompletionTime(text(now))
        .addToConditions(condition("SuccessCriteriaMet", reached, now),
            condition("Complete", reached, now))
        .build();
  }

  /** The status of a Job that has failed: its only pod has ended, or is gone. */
  static JobStatus failed(Job job, Failure failure, Instant now) {
    JobStatusBuilder status = ended(job, now).withFailed(1);
    if (failing(job).isEmpty()) {
      status.addToConditions(condition("FailureTarget", failure, now));
    }
    return status.addToConditions(condition("Failed", failure, now)).build();
  }

  private static JobStatusBuilder begun(Job job, Instant now) {
    JobStatusBuilder status = job.getStatus() == null
        ? new JobStatusBuilder()
        : new JobStatusBuilder(job.getStatus());
    return status.getStartTime() == null ? status.withStartTime(text(now)) : status;
  }

  private static JobStatusBuilder ended(Job job, Instant now) {
    return begun(job, now).withActive(0).withReady(0).withTerminating(0)
        .withNewUncountedTerminatedPods().endUncountedTerminatedPods();
  }

  private static JobCondition condition(String type, Failure why, Instant now) {
    return new JobConditionBuilder().withType(type).withStatus("True").withReason(why.reason())
        .withMessage(why.message()).withLastProbeTime(text(now)).withLastTransitionTime(text(now))
        .build();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
