package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.BakeOrder;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;

/** How a resource's image comes to lie on its claim. */
final class Imaging {
  /** After a bake that failed for a reason that may pass. */
  static final Backoff RETRIES = new Backoff(Duration.ofMinutes(5), Duration.ofHours(6));

  private static final Duration SOON = Duration.ofSeconds(1);

  private Imaging() {}

  /**
   * The step that is due, and what then lies on the claim.
   *
   * @param image null when nothing does
   */
  record Baking(Step step, Image image) {}

  /** The step for a resource that is not being deleted. */
  static Baking step(Observation seen) {
    Image lying = seen.status().image();
    ImageSpec wanted = seen.spec().image();
    if (wanted == null) {
      Step removal = Removal.step(seen);
      return new Baking(new Step(removal.actions(), null, removal.lookAgain()),
          removal.isOver() ? null : lying);
    }
    Optional<String> problem = SpecRules.firstProblem(wanted);
    if (problem.isPresent()) {
      return new Baking(Step.rest(Standing.stuck(Reason.FIX_SPEC, problem.get() + ".")), lying);
    }
    return order(seen, wanted).map(order -> baked(seen, order))
        .orElseGet(() -> new Baking(unknown(seen, lying), lying));
  }

  /** Without the record there is no telling whether the image is still the wanted one; there is no news. */
  private static Step unknown(Observation seen, Image lying) {
    if (lying != null && !(seen.listing() instanceof Listing.Known)) {
      return Step.rest(lies(lying));
    }
    return Step.rest(Standing.underWay(Reason.WAIT_FOR_DEVICE_KEY,
        "The testbed has not issued the device's key yet; baking starts when it has."));
  }

  private static Standing lies(Image image) {
    return Standing.done(Reason.BAKED,
        "The image " + image.path() + " lies on the claim " + image.claimName() + ".");
  }

  private static Optional<BakeOrder> order(Observation seen, ImageSpec wanted) {
    if (!(seen.listing() instanceof Listing.Known known) || !seen.ownsRecord()) {
      return Optional.empty();
    }
    return known.record().flatMap(record -> record.balenaDevice()
        .map(balena -> BakeOrder.of(seen.subject().namespace(), seen.subject().name(), wanted,
            seen.spec().machineName(), record, balena, seen.subject().rebakeRequest(),
            seen.bakeSettings())));
  }

  private static Baking baked(Observation seen, BakeOrder order) {
    Image lying = seen.status().image();
    List<Job> bakes = seen.images().of(Purpose.BAKE);
    if (lying != null && order.inputsHash().equals(lying.inputsHash())) {
      return new Baking(new Step(deletions(bakes), lies(lying), null), lying);
    }
    List<Job> outdated = bakes.stream().filter(job -> !job.inputsHash().equals(order.inputsHash()))
        .toList();
    if (!outdated.isEmpty()) {
      return new Baking(new Step(deletions(outdated),
          Standing.underWay(Reason.BAKING,
              "A bake of older inputs is being ended before the new one starts."),
          null),
          lying);
    }
    return seen.images().latest(Purpose.BAKE, order.inputsHash())
        .map(job -> followed(seen, order, job))
        .orElseGet(() -> new Baking(start(order), lying));
  }

  private static Step start(BakeOrder order) {
    return Step.act(Standing.underWay(Reason.BAKING, "The image is being baked."),
        new Action.StartBake(order));
  }

  private static Baking followed(Observation seen, BakeOrder order, Job job) {
    Image lying = seen.status().image();
    return switch (job.phase()) {
      case RUNNING -> new Baking(
          Step.rest(Standing.underWay(Reason.BAKING,
              "The image is being baked by the Job " + job.name() + ".")),
          lying);
      case TERMINATING -> new Baking(
          Step.rest(Standing.underWay(Reason.BAKING, "The Job " + job.name() + " is ending.")),
          lying);
      case SUCCEEDED -> finished(seen, order, job);
      case FAILED -> new Baking(again(seen, order, job), lying);
    };
  }

  private static Baking finished(Observation seen, BakeOrder order, Job job) {
    Result result = job.result();
    if (result == null || !result.succeeded()) {
      return new Baking(again(seen, order, job), seen.status().image());
    }
    Image image = new Image(order.claimName(), order.path(), result.sha256(), result.sizeBytes(),
        Times.text(job.finishedAt() == null ? seen.now() : job.finishedAt()), order.inputsHash());
    // The Job goes at the next look, when the status that holds its result has been written.
    return new Baking(Step.wait(lies(image), SOON), image);
  }

  private static Step again(Observation seen, BakeOrder order, Job job) {
    String said = said(job);
    if (job.result() != null && !job.result().retryable()) {
      return Step.rest(Standing.stuck(Reason.FIX_IMAGE, "The bake failed: " + said));
    }
    Instant due = dueAgain(seen, job);
    if (seen.now().isBefore(due)) {
      return Step.wait(Standing.underWay(Reason.WAIT_FOR_BAKE_RETRY,
          "Bake " + job.attempt() + " failed and is tried again: " + said),
          Duration.between(seen.now(), due));
    }
    return Step.act(Standing.underWay(Reason.BAKING, "The image is being baked."),
        new Action.DeleteJob(job.name()),
        new Action.StartBake(order.attempt(job.attempt() + 1)));
  }

  static Instant dueAgain(Observation seen, Job job) {
    Instant ended = job.finishedAt() == null ? seen.now() : job.finishedAt();
    return ended.plus(RETRIES.after(job.attempt()));
  }

  static String said(Job job) {
    return job.result() == null || job.result().message() == null
        ? "the Job " + job.name() + " ended without a word; kubectl describe job " + job.name()
            + " tells why."
        : job.result().message();
  }

  static List<Action> deletions(List<Job> jobs) {
    List<Action> actions = new ArrayList<>();
    for (Job job : jobs) {
      if (job.phase() != Phase.TERMINATING) {
        actions.add(new Action.DeleteJob(job.name()));
      }
    }
    return actions;
  }
}
