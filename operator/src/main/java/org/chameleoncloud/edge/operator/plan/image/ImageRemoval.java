package org.chameleoncloud.edge.operator.plan.image;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.operator.plan.text.Texts;

/**
 * How a baked image, which holds the device's key, is removed from its claim. Only the status says what may be stored
 * there: the path is persisted before the first bake starts.
 */
public final class ImageRemoval {
  private static final int MAX_PLACE_LENGTH = 100;

  private ImageRemoval() {}

  /** The step that is due, and what is stored on the claim then; over when nothing is left. */
  public static ImageStep step(Observation seen) {
    Image stored = seen.status().image();
    List<Job> bakes = seen.images().of(Purpose.BAKE);
    if (seen.images().claimGone()) {
      return new ImageStep(Step.wait(null, Plan.REQUEUE_DELAY), null);
    }
    if (!bakes.isEmpty()) {
      return new ImageStep(new Step(ImageJobSteps.deletions(bakes),
          Progress.inProgress(Reason.DELETING,
              "The bake is being stopped before its image is removed."),
          null), stored);
    }
    if (stored == null) {
      return new ImageStep(
          new Step(ImageJobSteps.deletions(seen.images().of(Purpose.REMOVE)), null, null), null);
    }
    if (!BakeSpec.isPlaceOf(seen.metadata().namespace(), seen.metadata().name(),
        stored.claimName(), stored.path())) {
      return new ImageStep(Step.rest(elsewhere(seen, stored)), stored);
    }
    RemovalSpec removal = RemovalSpec.of(seen.metadata().namespace(), seen.metadata().name(),
        stored.claimName(), stored.path());
    return seen.images().latest(Purpose.REMOVE, removal.inputsHash())
        .map(job -> follow(seen, removal, job))
        .orElseGet(() -> new ImageStep(
            Step.act(removing(removal), new Action.StartRemoval(removal)), stored));
  }

  /** Nothing of this resource is ever stored there, so it is another's, or the status is not ours. */
  private static Progress elsewhere(Observation seen, Image stored) {
    return Progress.stalled(Reason.FIX_STATUS, "status.image says that the image is stored as "
        + place(stored.path()) + " on the claim " + place(stored.claimName())
        + ", which cannot be this resource's; nothing is removed there. Remove the entry with: "
        + "kubectl -n " + seen.metadata().namespace() + " patch edgedevice "
        + seen.metadata().name()
        + " --subresource=status --type=json -p '[{\"op\":\"remove\",\"path\":\"/status/image\"}]'");
  }

  private static String place(String text) {
    return "\"" + Texts.shortened(String.valueOf(text), MAX_PLACE_LENGTH) + "\"";
  }

  private static Progress removing(RemovalSpec removal) {
    return Progress.inProgress(Reason.DELETING, "The image " + removal.path()
        + " is being removed from the claim " + removal.claimName() + ".");
  }

  private static ImageStep follow(Observation seen, RemovalSpec removal, Job job) {
    Image stored = seen.status().image();
    return switch (job.phase()) {
      case STARTING ->
        new ImageStep(ImageJobSteps.starting(seen, job, removing(removal)), stored);
      case SUSPENDED -> new ImageStep(ImageJobSteps.suspended(seen, job), stored);
      case RUNNING, TERMINATING -> new ImageStep(Step.rest(removing(removal)), stored);
      // The next reconciliation deletes the Job, when the status no longer lists the image.
      case SUCCEEDED -> new ImageStep(Step.wait(null, Plan.REQUEUE_DELAY), null);
      case FAILED -> new ImageStep(retry(seen, removal, job), stored);
    };
  }

  private static Step retry(Observation seen, RemovalSpec removal, Job job) {
    Instant due = ImageJobSteps.retryAt(seen, job);
    if (seen.now().isBefore(due)) {
      return Step.wait(Progress.inProgress(Reason.DELETING,
          "Removing the image " + removal.path() + " from the claim " + removal.claimName()
              + " failed and is retried: " + ImageJobSteps.failureMessage(seen, job)),
          Duration.between(seen.now(), due));
    }
    return Step.act(removing(removal), ImageJobSteps.deletion(job),
        new Action.StartRemoval(removal.attempt(job.attempt() + 1)));
  }
}
