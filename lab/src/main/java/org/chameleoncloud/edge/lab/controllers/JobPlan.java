package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.controllers.JobState.Failure;
import org.chameleoncloud.edge.lab.controllers.Step.Delete;
import org.chameleoncloud.edge.lab.controllers.Step.LookAgain;
import org.chameleoncloud.edge.lab.controllers.Step.Make;
import org.chameleoncloud.edge.lab.controllers.Step.Release;
import org.chameleoncloud.edge.lab.controllers.Step.ReleaseJob;
import org.chameleoncloud.edge.lab.controllers.Step.Report;

/**
 * What the Job controller does about one Job of the kind that the operator makes: one pod, one try. The steps are in
 * order, each to be done before the next. Pure, but for a new pod's random name.
 */
final class JobPlan {
  private JobPlan() {}

  /** For the pods of a Job that is gone: nobody counts them any more. */
  static List<Step> withoutJob(List<Pod> pods) {
    Stream<Step> deleted = pods.stream().filter(pod -> !pod.isMarkedForDeletion())
        .map(Delete::new);
    return Stream.concat(deleted, released(pods)).toList();
  }

  /**
   * For a Job that is there.
   *
   * @param pods all that it owns
   * @param node where a new pod goes
   */
  static List<Step> of(Job job, List<Pod> pods, String node, Instant now) {
    if (job.isMarkedForDeletion()) {
      // Not before the last pod is gone: then nobody writes to the Job's claim any more.
      return pods.isEmpty() ? List.of(new ReleaseJob()) : withoutJob(pods);
    }
    if (JobState.isFinished(job)) {
      return released(pods).toList();
    }
    if (pods.isEmpty()) {
      return withoutPod(job, node, now);
    }
    Optional<Pod> active = pods.stream().filter(pod -> !JobPods.hasEnded(pod)).findFirst();
    return active.isPresent() ? whileActive(job, active.get(), now) : atEnd(job, pods, now);
  }

  private static List<Step> withoutPod(Job job, String node, Instant now) {
    Optional<Failure> failure = JobState.failing(job);
    if (failure.isPresent()) {
      // The pod that was deleted for it went without a word, as when it was deleted by force.
      return List.of(new Report(JobState.failed(job, failure.get(), now)));
    }
    return Stream.concat(
        Stream.of(new Make(JobPods.pod(job, node)), new Report(JobState.active(job, 0, now))),
        lookedAtAgain(job, now)).toList();
  }

  private static List<Step> whileActive(Job job, Pod pod, Instant now) {
    if (JobState.failing(job).isPresent()) {
      return deleted(pod).toList();
    }
    if (JobState.deadline(job, now).filter(end -> !now.isBefore(end)).isPresent()) {
      Report overdue = new Report(JobState.failing(job, Failure.OVERDUE, now));
      return Stream.concat(Stream.of(overdue), deleted(pod)).toList();
    }
    List<Step> steps = new ArrayList<>();
    JobStatus status = JobState.active(job, JobPods.isRunning(pod) ? 1 : 0, now);
    if (!status.equals(job.getStatus())) {
      steps.add(new Report(status));
    }
    lookedAtAgain(job, now).forEach(steps::add);
    return List.copyOf(steps);
  }

  private static List<Step> atEnd(Job job, List<Pod> pods, Instant now) {
    Optional<Failure> announced = JobState.failing(job);
    JobStatus status = announced.isEmpty() && pods.stream().anyMatch(JobPods::hasSucceeded)
        ? JobState.succeeded(job, now)
        : JobState.failed(job, announced.orElse(Failure.POD), now);
    // The Job first: a pod that has been let go may be deleted before it is counted.
    return Stream.concat(Stream.of(new Report(status)), released(pods)).toList();
  }

  private static Stream<Step> lookedAtAgain(Job job, Instant now) {
    return JobState.deadline(job, now).map(LookAgain::new).map(Step.class::cast).stream();
  }

  private static Stream<Step> deleted(Pod pod) {
    return pod.isMarkedForDeletion() ? Stream.empty() : Stream.of(new Delete(pod));
  }

  /** A pod that has not ended is let go only after its node has said that it has. */
  private static Stream<Step> released(List<Pod> pods) {
    return pods.stream().filter(pod -> JobPods.hasEnded(pod) && JobPods.isTracked(pod))
        .map(Release::new);
  }
}
