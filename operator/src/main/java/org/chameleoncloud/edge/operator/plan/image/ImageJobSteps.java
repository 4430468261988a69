package org.chameleoncloud.edge.operator.plan.image;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.observation.JobEnding;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;

/** How a Job is followed, whether it bakes an image or removes one. */
final class ImageJobSteps {
  /** Between attempts that failed for a reason that may be temporary. */
  static final ExponentialBackoff RETRIES = new ExponentialBackoff(Duration.ofMinutes(5),
      Duration.ofHours(6));

  /** Usually; a node that pulls the container image for the first time may take longer. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

  private ImageJobSteps() {}

  /**
   * The step for a Job without a running pod. Kubernetes keeps retrying until the Job's deadline, and reports why it
   * fails only on objects that the device's owner does not look at: a quota, a missing service account, no room, an
   * image that cannot be pulled.
   *
   * @param meanwhile what to report before that takes too long
   */
  static Step starting(Observation seen, Job job, Progress meanwhile) {
    Instant late = job.since() == null ? seen.now() : job.since().plus(START_TIMEOUT);
    return seen.now().isBefore(late)
        ? Step.wait(meanwhile, Duration.between(seen.now(), late))
        : Step.rest(Progress.inProgress(Reason.CHECK_BAKE_POD, "The Job " + job.name()
            + " has had no running pod for a minute. To see why, run " + describe(seen, "job ", job)
            + " and " + describe(seen, "pods -l job-name=", job) + "."));
  }

  /** The step for a Job that someone has suspended; Kubernetes runs it when they resume it. */
  static Step suspended(Observation seen, Job job) {
    return Step.rest(Progress.inProgress(Reason.CHECK_BAKE_POD, "The Job " + job.name()
        + " is suspended. To resume it, run kubectl -n " + seen.metadata().namespace()
        + " patch job " + job.name() + " -p '{\"spec\":{\"suspend\":false}}'; to start it again "
        + "from the beginning, delete it."));
  }

  /** When a failed Job is retried. */
  static Instant retryAt(Observation seen, Job job) {
    return endedAt(seen, job).plus(RETRIES.after(job.attempt()));
  }

  static Instant endedAt(Observation seen, Job job) {
    return job.since() == null ? seen.now() : job.since();
  }

  private static String describe(Observation seen, String what, Job job) {
    return "kubectl -n " + seen.metadata().namespace() + " describe " + what + job.name();
  }

  /** Why a Job failed, from its container's termination message and from Kubernetes, or where to look. */
  static String failureMessage(Observation seen, Job job) {
    Result result = job.result();
    if (result != null && result.explainsTheFailure()) {
      return result.message();
    }
    return switch (job.ending()) {
      case JobEnding.OutOfMemory(String limit) -> "the Job " + job.name()
          + " was killed because it needs more memory than "
          + (limit == null ? "it may use" : "its limit of " + limit)
          + " (OOMKilled). Raise the chart's value bake.memory, or --bake-memory.";
      case JobEnding.Evicted(String message) -> "the pod of the Job " + job.name()
          + " was evicted. " + nodeMessage(message)
          + "Free what the node lacks; the next attempt may run on another node.";
      case JobEnding.DeadlineExceeded(Duration deadline, String eviction) -> "the Job "
          + job.name() + " was ended after its time limit of " + text(deadline)
          + " (DeadlineExceeded). "
          + (eviction == null ? "" : "Its pod was evicted before. " + nodeMessage(eviction))
          + "Raise the chart's value bake.deadline, or --bake-deadline, if the bake needs more "
          + "time; if it had no running pod, run " + describe(seen, "job ", job) + ".";
      case null -> result != null && result.message() != null
          ? result.message()
          : "the Job " + job.name() + " ended without a termination message; run "
              + describe(seen, "job ", job) + ".";
    };
  }

  private static String nodeMessage(String message) {
    return message.isEmpty()
        ? ""
        : "Its node says: " + message + (message.endsWith(".") ? " " : ". ");
  }

  /** As Kubernetes users write it. */
  private static String text(Duration duration) {
    if (duration.toSecondsPart() > 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutesPart() > 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
  }

  /** The deletions of Jobs that are not being deleted yet. */
  static List<Action> deletions(List<Job> jobs) {
    return jobs.stream().filter(job -> job.phase() != Phase.TERMINATING)
        .map(ImageJobSteps::deletion).toList();
  }

  /** The deletion of a Job. */
  static Action deletion(Job job) {
    return new Action.DeleteJob(job.name(), job.uid());
  }
}
