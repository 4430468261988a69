package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * How a resource's image comes to lie on its claim.
 *
 * <p>{@code status.image} goes through three forms: absent, nothing of the image is on any claim; claim and path only,
 * a bake may have left something there; whole, the image that the inputs' digest tells lies there. So an image can be
 * found and removed, or told to be outdated, whenever the operator was killed.
 */
final class ImageBaking {
  /** After a bake that failed for a reason that may pass. */
  static final ExponentialBackoff RETRIES = new ExponentialBackoff(Duration.ofMinutes(5),
      Duration.ofHours(6));

  /** As a rule; then somebody should look. A node that fetches the container image for the first time may take longer. */
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

  private static final Progress WAITING = Progress.inProgress(Reason.IN_PROGRESS,
      "Baking waits for the registration.");
  private static final Progress BEGINNING = Progress.inProgress(Reason.BAKING,
      "The image is being baked.");

  private static final String NO_BASES = "spec.image.form cannot be Compact: this operator keeps "
      + "no base images (--bake-cache=false).";

  private ImageBaking() {}

  /**
   * The step that is due, and what then lies on the claim.
   *
   * @param image null when nothing does
   */
  record ImageStep(Step step, Image image) {}

  /**
   * The step for a resource that is not being deleted.
   *
   * @param registration where the registration stands
   */
  static ImageStep step(Observation seen, Progress registration) {
    Image lying = seen.status().image();
    ImageSpec wanted = seen.spec().image();
    if (wanted == null) {
      return ImageRemoval.step(seen);
    }
    Optional<String> problem = SpecRules.firstProblem(wanted);
    if (problem.isPresent()) {
      return new ImageStep(Step.rest(Progress.stalled(Reason.FIX_SPEC, problem.get() + ".")),
          lying);
    }
    if (registration.isStalled() || !(seen.listing() instanceof ListState.Listed known)) {
      return new ImageStep(Step.rest(noNews(seen)), lying);
    }
    return switch (Keyfiles.of(seen, wanted)) {
      case Keyfiles.Missing(Progress standing) -> new ImageStep(Step.rest(standing), lying);
      case Keyfiles.Ready(var keyfiles) ->
        order(seen, wanted, known, keyfiles).map(order -> towards(seen, order))
            .orElseGet(() -> new ImageStep(withoutKey(seen), lying));
    };
  }

  /**
   * A record that was found by its name is the resource's once its id is in the status. Its key may have been there for
   * long, and then nothing but ourselves has us look again.
   */
  private static Step withoutKey(Observation seen) {
    boolean isFound = !seen.ownsRecord()
        && Registration.own(seen).flatMap(Hardware::balenaDevice).isPresent();
    return isFound
        ? Step.wait(WAITING, Step.SOON)
        : Step.rest(Progress.inProgress(Reason.WAIT_FOR_DEVICE_KEY,
            "The testbed has not issued the device's key yet; baking starts when it has."));
  }

  /** Without the record there is no telling whether the image is still the wanted one. */
  private static Progress noNews(Observation seen) {
    return LastStatus.of(seen, ConditionType.IMAGE_READY).orElse(WAITING);
  }

  private static Optional<BakeSpec> order(Observation seen, ImageSpec wanted,
      ListState.Listed known, SortedMap<String, Sensitive> keyfiles) {
    if (!seen.ownsRecord()) {
      return Optional.empty();
    }
    Optional<Hardware> record = known.record();
    return record.flatMap(Hardware::balenaDevice)
        .map(balena -> BakeSpec.of(seen.subject().namespace(), seen.subject().name(), wanted,
            seen.spec().machineName(), record.get(), balena, keyfiles,
            rebakeRequest(seen), seen.bakeSettings()));
  }

  /**
   * The last request to bake anew. It stays carried out when its annotation goes again, since people tidy up, and Flux
   * takes off what kubectl wrote, perhaps in the middle of the bake.
   */
  private static String rebakeRequest(Observation seen) {
    String asked = seen.subject().rebakeRequest();
    Image lying = seen.status().image();
    return asked.isEmpty() && lying != null && lying.rebakeRequest() != null
        ? lying.rebakeRequest()
        : asked;
  }

  /** A place or an image that tells of the last request. */
  private static Image requested(Observation seen, Image image) {
    String request = rebakeRequest(seen);
    return request.isEmpty() ? image : image.withRebakeRequest(request);
  }

  private static ImageStep towards(Observation seen, BakeSpec order) {
    Image lying = seen.status().image();
    boolean elsewhere = lying != null && !(lying.claimName().equals(order.claimName())
        && lying.path().equals(order.path()));
    if (elsewhere || !seen.images().of(Purpose.REMOVE).isEmpty()) {
      return cleared(seen);
    }
    List<Job> bakes = seen.images().of(Purpose.BAKE);
    if (lying != null && order.inputsHash().equals(lying.inputsHash())) {
      return new ImageStep(new Step(deletions(bakes), lies(lying), null), lying);
    }
    if (order.form() == ImageForm.Compact && !seen.bakeSettings().cache()) {
      return new ImageStep(Step.rest(Progress.stalled(Reason.FIX_SPEC, NO_BASES)), lying);
    }
    List<Job> outdated = bakes.stream().filter(job -> !job.inputsHash().equals(order.inputsHash()))
        .toList();
    if (!outdated.isEmpty()) {
      return new ImageStep(new Step(deletions(outdated),
          Progress.inProgress(Reason.BAKING,
              "A bake of older inputs is being ended before the new one starts."),
          null), lying);
    }
    return seen.images().latest(Purpose.BAKE, order.inputsHash())
        .map(job -> followed(seen, order, job)).orElseGet(() -> begun(seen, order));
  }

  /** An older image, or the Job that removes one, goes before the bake begins. */
  private static ImageStep cleared(Observation seen) {
    ImageStep removal = ImageRemoval.step(seen);
    Step step = removal.step();
    return step.standing() != null
        ? removal
        : new ImageStep(new Step(step.actions(), BEGINNING, step.requeueAfter()), removal.image());
  }

  /**
   * What lies on the claim is unsure from the moment that a bake starts, and so the status is written before it. It tells
   * of nothing on the claim while the bake still queues.
   */
  private static ImageStep begun(Observation seen, BakeSpec order) {
    Image lying = seen.status().image();
    boolean written = lying != null && lying.inputsHash() == null;
    if (!written && seen.subject().paused()) {
      return new ImageStep(Step.act(BEGINNING, new Action.StartBake(order)), lying);
    }
    Image place = requested(seen, EdgeDeviceStatusImageBuilder.builder()
        .claimName(order.claimName()).path(order.path()).build());
    Action next = written ? new Action.StartBake(order) : new Action.TakePlace(order);
    return new ImageStep(Step.act(BEGINNING, next), place);
  }

  private static Progress lies(Image image) {
    return Progress.done(Reason.BAKED,
        "The image " + image.path() + " lies on the claim " + image.claimName() + ".");
  }

  private static ImageStep followed(Observation seen, BakeSpec order, Job job) {
    Image lying = seen.status().image();
    return switch (job.phase()) {
      case STARTING -> new ImageStep(starting(seen, job, baking(job)), lying);
      case RUNNING -> new ImageStep(Step.rest(baking(job)), lying);
      case TERMINATING -> new ImageStep(Step.rest(Progress.inProgress(Reason.BAKING,
          "The Job " + job.name() + " is ending.")), lying);
      case SUCCEEDED -> finished(seen, order, job);
      case FAILED -> new ImageStep(again(seen, order, job), lying);
    };
  }

  private static Progress baking(Job job) {
    return Progress.inProgress(Reason.BAKING,
        "The image is being baked by the Job " + job.name() + ".");
  }

  /**
   * The step for a Job without a pod that runs. Kubernetes goes on trying until the Job's deadline, and tells why it
   * cannot only where nobody looks who knows the device: a quota, no such service account, no room, no such image.
   */
  static Step starting(Observation seen, Job job, Progress meanwhile) {
    Instant late = job.since() == null ? seen.now() : job.since().plus(STARTS_WITHIN);
    return seen.now().isBefore(late)
        ? Step.wait(meanwhile, Duration.between(seen.now(), late))
        : Step.rest(Progress.inProgress(Reason.CHECK_BAKE_POD, "The Job " + job.name()
            + " has had no running pod for a minute. kubectl describe job " + job.name()
            + " and kubectl describe pods -l job-name=" + job.name() + " tell why."));
  }

  private static ImageStep finished(Observation seen, BakeSpec order, Job job) {
    Result result = job.result();
    if (result == null || !result.succeeded()) {
      return new ImageStep(again(seen, order, job), seen.status().image());
    }
    Image image = EdgeDeviceStatusImageBuilder.builder().claimName(order.claimName())
        .path(order.path()).form(order.form().name()).sha256(result.sha256())
        .sizeBytes(result.sizeBytes()).bakedAt(Timestamps.text(ended(seen, job)))
        .inputsHash(order.inputsHash()).build();
    // The Job goes at the next look, when the status that holds its result has been written.
    return new ImageStep(Step.wait(lies(image), Step.SOON), requested(seen, image));
  }

  private static Step again(Observation seen, BakeSpec order, Job job) {
    String said = said(job);
    if (job.result() != null && !job.result().retryable()) {
      return Step.rest(Progress.stalled(Reason.FIX_IMAGE, "The bake failed: " + said));
    }
    Instant due = dueAgain(seen, job);
    if (seen.now().isBefore(due)) {
      return Step.wait(Progress.inProgress(Reason.WAIT_FOR_BAKE_RETRY,
          "Bake " + job.attempt() + " failed and is tried again: " + said),
          Duration.between(seen.now(), due));
    }
    // The Job that failed counts the tries, so it stays while the next one has to wait for its turn.
    return Step.act(BEGINNING, new Action.StartBake(order.attempt(job.attempt() + 1)),
        new Action.DeleteJob(job.name()));
  }

  static Instant dueAgain(Observation seen, Job job) {
    return ended(seen, job).plus(RETRIES.after(job.attempt()));
  }

  private static Instant ended(Observation seen, Job job) {
    return job.since() == null ? seen.now() : job.since();
  }

  static String said(Job job) {
    return job.result() == null || job.result().message() == null
        ? "the Job " + job.name() + " ended without saying why; see kubectl describe job "
            + job.name() + "."
        : job.result().message();
  }

  static List<Action> deletions(List<Job> jobs) {
    return jobs.stream().filter(job -> job.phase() != Phase.TERMINATING)
        .<Action>map(job -> new Action.DeleteJob(job.name())).toList();
  }
}
