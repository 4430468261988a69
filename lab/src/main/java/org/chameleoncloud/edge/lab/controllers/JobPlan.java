package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.controllers.JobAction.CreatePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.DeletePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.ReleaseJob;
import org.chameleoncloud.edge.lab.controllers.JobAction.ReleasePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.Requeue;
import org.chameleoncloud.edge.lab.controllers.JobAction.UpdateStatus;
import org.chameleoncloud.edge.lab.controllers.JobStatuses.Cause;

/**
 * The actions of the Job controller for a Job with one pod and no retry, in order. Pure, except for the random name of
 * a new pod.
 */
final class JobPlan {
  private JobPlan() {}

  /** For the pods of a Job that no longer exists. They need not be counted any more. */
  static List<JobAction> withoutJob(List<Pod> pods) {
    Stream<JobAction> deleted = pods.stream().filter(pod -> !pod.isMarkedForDeletion())
        .map(DeletePod::new);
    return Stream.concat(deleted, release(pods)).toList();
  }

  /**
   * For a Job that exists.
   *
   * @param pods all that it owns
   * @param node the node for a new pod
   */
  static List<JobAction> of(Job job, List<Pod> pods, String node, Instant now) {
    if (job.isMarkedForDeletion()) {
      // Not while a pod exists, because it may still write to the Job's claim.
      return pods.isEmpty() ? List.of(new ReleaseJob()) : withoutJob(pods);
    }
    if (JobStatuses.isFinished(job)) {
      return release(pods).toList();
    }
    if (pods.isEmpty()) {
      return withoutPod(job, node, now);
    }
    Optional<Pod> active = pods.stream().filter(pod -> !JobPods.isFinished(pod)).findFirst();
    return active.isPresent()
        ? withActivePod(job, active.get(), now)
        : withFinishedPods(job, pods, now);
  }

  private static List<JobAction> withoutPod(Job job, String node, Instant now) {
    Optional<Cause> cause = JobStatuses.failing(job);
    if (cause.isPresent()) {
      // Its pod was deleted without a final status, for example by force.
      return List.of(new UpdateStatus(JobStatuses.failed(job, cause.get(), now)));
    }
    return Stream.concat(Stream.of(new CreatePod(JobPods.pod(job, node)),
        new UpdateStatus(JobStatuses.active(job, 0, now))), requeue(job, now)).toList();
  }

  private static List<JobAction> withActivePod(Job job, Pod pod, Instant now) {
    if (JobStatuses.failing(job).isPresent()) {
      return delete(pod).toList();
    }
    if (JobStatuses.deadline(job, now).filter(end -> !now.isBefore(end)).isPresent()) {
      UpdateStatus overdue = new UpdateStatus(
          JobStatuses.failing(job, Cause.DEADLINE_EXCEEDED, now));
      return Stream.concat(Stream.of(overdue), delete(pod)).toList();
    }
    List<JobAction> actions = new ArrayList<>();
    JobStatus status = JobStatuses.active(job, JobPods.isRunning(pod) ? 1 : 0, now);
    if (!status.equals(job.getStatus())) {
      actions.add(new UpdateStatus(status));
    }
    requeue(job, now).forEach(actions::add);
    return List.copyOf(actions);
  }

  private static List<JobAction> withFinishedPods(Job job, List<Pod> pods, Instant now) {
    Optional<Cause> announced = JobStatuses.failing(job);
    JobStatus status = announced.isEmpty() && pods.stream().anyMatch(JobPods::hasSucceeded)
        ? JobStatuses.succeeded(job, now)
        : JobStatuses.failed(job, announced.orElse(Cause.POD_FAILED), now);
    // The Job first: a released pod may be deleted before it is counted.
    return Stream.concat(Stream.of(new UpdateStatus(status)), release(pods)).toList();
  }

  private static Stream<JobAction> requeue(Job job, Instant now) {
    return JobStatuses.deadline(job, now).map(Requeue::new).map(JobAction.class::cast).stream();
  }

  private static Stream<JobAction> delete(Pod pod) {
    return pod.isMarkedForDeletion() ? Stream.empty() : Stream.of(new DeletePod(pod));
  }

  /** A pod is released only after its node has reported that it is finished. */
  private static Stream<JobAction> release(List<Pod> pods) {
    return pods.stream().filter(pod -> JobPods.isFinished(pod) && JobPods.isTracked(pod))
        .map(ReleasePod::new);
  }
}
