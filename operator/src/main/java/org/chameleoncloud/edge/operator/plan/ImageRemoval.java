package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageBaking.ImageStep;

/**
 * How a baked image, which holds the device's key, leaves its claim. What may lie there is known from the status alone:
 * the place is written down before the first bake starts.
 */
final class ImageRemoval {
  private ImageRemoval() {}

  /** The step that is due, and what then lies on the claim; over when nothing is left. */
  static ImageStep step(Observation seen) {
    Image lying = seen.status().image();
    List<Job> bakes = seen.images().of(Purpose.BAKE);
    if (seen.images().claimGone()) {
      return new ImageStep(Step.wait(null, Step.SOON), null);
    }
    if (!bakes.isEmpty()) {
      return new ImageStep(new Step(ImageBaking.deletions(bakes),
          Progress.inProgress(Reason.DELETING,
              "The bake is being ended before its image is removed."),
          null), lying);
    }
    if (lying == null) {
      return new ImageStep(
          new Step(ImageBaking.deletions(seen.images().of(Purpose.REMOVE)), null, null), null);
    }
    RemovalSpec order = RemovalSpec.of(seen.subject().namespace(), seen.subject().name(),
        lying.claimName(), lying.path());
    return seen.images().latest(Purpose.REMOVE, order.inputsHash())
        .map(job -> followed(seen, order, job))
        .orElseGet(() -> new ImageStep(
            Step.act(removing(order), new Action.StartRemoval(order)), lying));
  }

  private static Progress removing(RemovalSpec order) {
    return Progress.inProgress(Reason.DELETING, "The image " + order.path()
        + " is being removed from the claim " + order.claimName() + ".");
  }

  private static ImageStep followed(Observation seen, RemovalSpec order, Job job) {
    Image lying = seen.status().image();
    return switch (job.phase()) {
      case STARTING -> new ImageStep(ImageBaking.starting(seen, job, removing(order)), lying);
      case RUNNING, TERMINATING -> new ImageStep(Step.rest(removing(order)), lying);
      // The Job goes at the next look, when the status has forgotten the image.
      case SUCCEEDED -> new ImageStep(Step.wait(null, Step.SOON), null);
      case FAILED -> new ImageStep(again(seen, order, job), lying);
    };
  }

  private static Step again(Observation seen, RemovalSpec order, Job job) {
    Instant due = ImageBaking.dueAgain(seen, job);
    if (seen.now().isBefore(due)) {
      return Step.wait(Progress.inProgress(Reason.DELETING,
          "Removing the image " + order.path() + " from the claim " + order.claimName()
              + " failed and is tried again: " + ImageBaking.said(job)),
          Duration.between(seen.now(), due));
    }
    return Step.act(removing(order), new Action.DeleteJob(job.name()),
        new Action.StartRemoval(order.attempt(job.attempt() + 1)));
  }
}
