package org.chameleoncloud.edge.operator.plan.image;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.observation.LastStatus;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.registration.Blockers;
import org.chameleoncloud.edge.operator.plan.registration.GoneRecord;
import org.chameleoncloud.edge.operator.plan.registration.Registration;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * How a resource's image is baked and stored on its claim.
 *
 * <p>{@code status.image} has three forms. Absent: nothing of the image is on any claim. Claim and path only: a bake may
 * have left something there. Complete: the image with the digest of these inputs is stored there. So whenever the
 * operator was killed, an image can be found and removed, or recognized as outdated.
 */
public final class ImageBaking {
  private static final Progress WAITING = Progress.inProgress(Reason.IN_PROGRESS,
      "Baking waits for the registration.");
  private static final Progress BEGINNING = Progress.inProgress(Reason.BAKING,
      "The image is being baked.");

  private static final String NO_BASES = "spec.image.form cannot be Compact: this operator keeps "
      + "no base images (--bake-cache=false).";

  private ImageBaking() {}

  /**
   * The step for a resource that is not being deleted. One that only observes its record has no image, since its key is
   * not the resource's to give away.
   *
   * @param registration how far the registration is
   */
  public static ImageStep step(Observation seen, Progress registration) {
    ImageSpec image = seen.spec().image();
    if (image == null || seen.observes()) {
      return ImageRemoval.step(seen);
    }
    Optional<String> problem = SpecRules.firstProblem(image).map(text -> text + ".");
    if (problem.isPresent()) {
      return invalid(seen, problem.get());
    }
    return switch (SourceChoice.of(seen)) {
      case SourceChoice.Waiting(Progress progress) -> unchanged(seen, Step.rest(progress));
      case SourceChoice.Direct _ -> step(seen, registration, image, null);
      case SourceChoice.Chosen chosen -> step(seen, registration,
          ImageSpecBuilder.builder(image).source(chosen.source()).build(), chosen.pin());
    };
  }

  /**
   * @param image with the source that it is baked from
   * @param chosen the revision of an image source that this is; null for none
   */
  private static ImageStep step(Observation seen, Progress registration, ImageSpec image,
      ImageSource chosen) {
    Optional<String> problem = outputProblem(seen, image).or(() -> hostNameProblem(seen))
        .or(() -> namespaceProblem(seen)).or(() -> digestProblem(image, chosen));
    if (problem.isPresent()) {
      return invalid(seen, problem.get());
    }
    if (registration.reason() == Reason.RECORD_GONE) {
      return unchanged(seen, Step.rest(GoneRecord.image(seen)));
    }
    if (registration.isStalled() || !(seen.list() instanceof ListState.Listed listed)) {
      return unchanged(seen, Step.rest(lastKnown(seen)));
    }
    return switch (Keyfiles.of(seen, image)) {
      case Keyfiles.Incomplete(Progress progress) -> unchanged(seen, Step.rest(progress));
      case Keyfiles.Ready(var keyfiles) ->
        bake(seen, image, chosen, listed, keyfiles).map(bake -> towards(seen, bake))
            .orElseGet(() -> unchanged(seen, withoutKey(seen)));
    };
  }

  private static ImageStep invalid(Observation seen, String problem) {
    return unchanged(seen, Step.rest(Progress.stalled(Reason.FIX_SPEC, problem)));
  }

  /** Whether a source has a digest shows only when it is read. */
  private static Optional<String> digestProblem(ImageSpec image, ImageSource chosen) {
    return image.formOrDefault() == ImageForm.Compact && chosen != null && chosen.sha256() == null
        ? Optional
            .of("spec.image.form Compact needs an image source with a digest, by which the base "
                + "is found: set sha256 or checksumURL of " + chosen.source() + ".")
        : Optional.empty();
  }

  /** A step that leaves on the claim what is stored there. */
  private static ImageStep unchanged(Observation seen, Step step) {
    return new ImageStep(step, seen.status().image());
  }

  private static Optional<String> outputProblem(Observation seen, ImageSpec image) {
    return BakeSpec.startsFromOutput(image, seen.metadata().namespace(), seen.bakeSettings())
        ? Optional.of("spec.image.source.path is where images of devices are stored, which contain "
            + "their keys: move the source to another directory.")
        : Optional.empty();
  }

  /** An older CRD may have let a longer name through, and the registry takes it. */
  private static Optional<String> hostNameProblem(Observation seen) {
    return HostName.isValid(seen.deviceName())
        ? Optional.empty()
        : Optional.of("No image can be baked: " + Blockers.tooLong(seen)
            + Blockers.REPLACE_BY_SHORTER_NAME);
  }

  /** Where the operator may not create Jobs, nothing that was baked before is touched. */
  private static Optional<String> namespaceProblem(Observation seen) {
    return seen.bakeSettings().bakesIn(seen.metadata().namespace())
        ? Optional.empty()
        : Optional.of("No image can be baked: this operator bakes none in the namespace "
            + seen.metadata().namespace() + " (--bake-namespaces). Remove spec.image.");
  }

  /**
   * A record that was found by its name is the resource's once its id is in the status. It may have had its key for long,
   * and then no event triggers the next reconciliation.
   */
  private static Step withoutKey(Observation seen) {
    boolean isFound = Registration.own(seen).filter(record -> !seen.owns(record))
        .flatMap(Hardware::balenaDevice).isPresent();
    return isFound
        ? Step.wait(WAITING, Plan.REQUEUE_DELAY)
        : Step.rest(Progress.inProgress(Reason.WAIT_FOR_DEVICE_KEY,
            "The testbed has not issued the device's key yet; baking starts when it has."));
  }

  /** Without the record nobody knows whether the image is still the one that the spec asks for. */
  private static Progress lastKnown(Observation seen) {
    return LastStatus.of(seen, ConditionType.IMAGE_READY).orElse(WAITING);
  }

  private static Optional<BakeSpec> bake(Observation seen, ImageSpec image, ImageSource chosen,
      ListState.Listed listed, SortedMap<String, Sensitive> keyfiles) {
    Optional<Hardware> record = listed.record().filter(seen::owns);
    return record.flatMap(Hardware::balenaDevice)
        .map(balena -> BakeSpec.of(seen.metadata().namespace(), seen.metadata().name(), image,
            seen.spec().machineName(), record.get(), balena, keyfiles,
            rebakeRequest(seen), chosen, seen.bakeSettings()))
        .map(bake -> SourcePin.of(seen).filter(_ -> chosen == null)
            .map(pin -> bake.pinnedTo(pin.sha256())).orElse(bake));
  }

  /**
   * The last request to bake again. It stays fulfilled when its annotation is removed: users tidy up, and Flux removes
   * what kubectl wrote, perhaps in the middle of the bake.
   */
  private static String rebakeRequest(Observation seen) {
    String requested = seen.metadata().rebakeRequest();
    Image stored = seen.status().image();
    return requested.isEmpty() && stored != null && stored.rebakeRequest() != null
        ? stored.rebakeRequest()
        : requested;
  }

  private static Image withRequest(Observation seen, Image image) {
    String request = rebakeRequest(seen);
    return request.isEmpty() ? image : image.withRebakeRequest(request);
  }

  private static ImageStep towards(Observation seen, BakeSpec bake) {
    Image stored = seen.status().image();
    boolean elsewhere = stored != null && !(bake.claimName().equals(stored.claimName())
        && bake.path().equals(stored.path()));
    if (elsewhere || !seen.images().of(Purpose.REMOVE).isEmpty()) {
      return cleared(seen);
    }
    List<Job> bakes = seen.images().of(Purpose.BAKE);
    if (stored != null && bake.inputsHash().equals(stored.inputsHash())) {
      return unchanged(seen, new Step(ImageJobSteps.deletions(bakes), baked(stored), null));
    }
    if (bake.form() == ImageForm.Compact && !seen.bakeSettings().cache()) {
      return unchanged(seen, Step.rest(Progress.stalled(Reason.FIX_SPEC, NO_BASES)));
    }
    List<Job> outdated = bakes.stream().filter(job -> !job.inputsHash().equals(bake.inputsHash()))
        .toList();
    if (!outdated.isEmpty()) {
      return unchanged(seen, new Step(ImageJobSteps.deletions(outdated),
          Progress.inProgress(Reason.BAKING,
              "A bake of outdated inputs is being stopped before the new one starts."),
          null));
    }
    return seen.images().latest(Purpose.BAKE, bake.inputsHash())
        .map(job -> follow(seen, bake, job)).orElseGet(() -> begin(seen, bake));
  }

  /** An older image, or the Job that removes one, is removed before the bake begins. */
  private static ImageStep cleared(Observation seen) {
    ImageStep removal = ImageRemoval.step(seen);
    Step step = removal.step();
    return step.progress() != null
        ? removal
        : new ImageStep(new Step(step.actions(), BEGINNING, step.requeueAfter()), removal.image());
  }

  /**
   * From the moment that a bake starts, nobody knows what is stored on the claim, so the status is written first. While
   * the bake queues it says that nothing is.
   */
  private static ImageStep begin(Observation seen, BakeSpec bake) {
    Image stored = seen.status().image();
    boolean persisted = stored != null && stored.inputsHash() == null;
    if (!persisted && seen.metadata().paused()) {
      return unchanged(seen, Step.act(BEGINNING, new Action.StartBake(bake)));
    }
    Image target = withRequest(seen, EdgeDeviceStatusImageBuilder.builder()
        .claimName(bake.claimName()).path(bake.path()).build());
    Action next = persisted ? new Action.StartBake(bake) : new Action.AcquireBakeSlot(bake);
    return new ImageStep(Step.act(BEGINNING, next), target);
  }

  private static Progress baked(Image image) {
    String what = ImageForm.Config.name().equals(image.form()) ? "The file " : "The image ";
    return Progress.done(Reason.BAKED,
        what + image.path() + " is stored on the claim " + image.claimName() + ".");
  }

  private static ImageStep follow(Observation seen, BakeSpec bake, Job job) {
    return switch (job.phase()) {
      case STARTING -> unchanged(seen, ImageJobSteps.starting(seen, job, baking(job)));
      case SUSPENDED -> unchanged(seen, ImageJobSteps.suspended(seen, job));
      case RUNNING -> unchanged(seen, Step.rest(baking(job)));
      case TERMINATING -> unchanged(seen, Step.rest(Progress.inProgress(Reason.BAKING,
          "The Job " + job.name() + " is terminating.")));
      case SUCCEEDED -> finish(seen, bake, job);
      case FAILED -> unchanged(seen, retry(seen, bake, job));
    };
  }

  private static Progress baking(Job job) {
    return Progress.inProgress(Reason.BAKING,
        "The image is being baked by the Job " + job.name() + ".");
  }

  private static ImageStep finish(Observation seen, BakeSpec bake, Job job) {
    Result result = job.result();
    if (result == null || !result.succeeded()) {
      return unchanged(seen, retry(seen, bake, job));
    }
    Image image = EdgeDeviceStatusImageBuilder.builder().claimName(bake.claimName())
        .path(bake.path()).form(bake.form().name()).sha256(result.sha256())
        .sizeBytes(result.sizeBytes())
        .bakedAt(Timestamps.text(ImageJobSteps.endedAt(seen, job)))
        .inputsHash(bake.inputsHash()).build();
    // The next reconciliation deletes the Job, when the status with its result has been written.
    return new ImageStep(Step.wait(baked(image), Plan.REQUEUE_DELAY), withRequest(seen, image),
        SourcePin.after(bake, result).orElse(null));
  }

  /** A publisher replaces an image and its digest one after the other. */
  private static boolean mayBePublishedSoon(Observation seen, Job job) {
    return Result.DIGEST_MISMATCH.equals(job.result().reason())
        && SourceChoice.of(seen) instanceof SourceChoice.Chosen(_, boolean current) && current;
  }

  private static Step retry(Observation seen, BakeSpec bake, Job job) {
    String failure = ImageJobSteps.failureMessage(seen, job);
    if (job.result() != null && !job.result().retryable() && !mayBePublishedSoon(seen, job)) {
      return Step.rest(Progress.stalled(Reason.FIX_IMAGE,
          "The bake failed: " + SourcePin.explained(seen, bake, job.result(), failure)));
    }
    Instant due = ImageJobSteps.retryAt(seen, job);
    if (seen.now().isBefore(due)) {
      return Step.wait(Progress.inProgress(Reason.WAIT_FOR_BAKE_RETRY,
          "Attempt " + job.attempt() + " of the bake failed and is retried: " + failure),
          Duration.between(seen.now(), due));
    }
    // The Job that failed counts the attempts, so it stays while the next one queues for a slot.
    return Step.act(BEGINNING, new Action.StartBake(bake.attempt(job.attempt() + 1)),
        ImageJobSteps.deletion(job));
  }
}
