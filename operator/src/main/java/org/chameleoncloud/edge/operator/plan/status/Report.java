package org.chameleoncloud.edge.operator.plan.status;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.credential.CredentialProgress;
import org.chameleoncloud.edge.operator.plan.credential.ExpiryWarning;
import org.chameleoncloud.edge.operator.plan.deletion.Deletion;
import org.chameleoncloud.edge.operator.plan.deletion.OnDelete;
import org.chameleoncloud.edge.operator.plan.image.SourcePin;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.registration.Adoption;
import org.chameleoncloud.edge.operator.plan.registration.AppliedState;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.operator.plan.registration.Registration;
import org.chameleoncloud.edge.operator.plan.reservation.Restriction;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * Makes the status from an observation, its plan and the results of its actions. A pure function; the one place where
 * conditions are made.
 */
public final class Report {
  /** Reasons of a registration that is done and has more to say than that. */
  private static final Set<Reason> KEPT_WHEN_READY = EnumSet.of(Reason.NAME_TOO_LONG,
      Reason.OBSERVED);

  private final Observation seen;
  private final Plan plan;
  private final List<ActionResult> results;
  private final EdgeDeviceStatus before;

  private Report(Observation seen, Plan plan, List<ActionResult> results) {
    this.seen = seen;
    this.plan = plan;
    this.results = results;
    this.before = seen.status();
  }

  /** The status to write, if it differs from the one that was written last. */
  public static EdgeDeviceStatus status(Observation seen, Plan plan, List<ActionResult> results) {
    Report report = new Report(seen, plan, results);
    return seen.metadata().deleting() ? report.deletion() : report.reconciliation();
  }

  private EdgeDeviceStatus reconciliation() {
    Progress registration = registration();
    Applied applied = applied();
    ConditionsBuilder conditions = new ConditionsBuilder(before, seen.metadata().generation(),
        seen.now());
    Optional<Progress> image = image();
    ready(conditions, registration, image);
    conditions.add(ConditionType.REGISTERED, registration);
    Hardware record = record();
    if (seen.observes()) {
      applied = isReleased() ? AppliedState.OF_OBSERVER : seen.applied();
    } else if (record != null) {
      applied = Adoption.noted(seen, applied, record,
          results.stream().anyMatch(Report::isRegistration));
      applied = Restriction.noted(seen, applied, record,
          results.stream().anyMatch(Report::removesRestriction));
    }
    RecordReport mirror = new RecordReport(seen, record);
    mirror.addTo(conditions, applied, registration.reason());
    image.ifPresent(progress -> conditions.add(ConditionType.IMAGE_READY, progress));
    progress(conditions, registration, image);
    applied = seen.observes() ? applied : AppliedState.withClaim(seen, applied);
    return mirror.addTo(base(applied, record)).conditions(conditions.build()).build();
  }

  private EdgeDeviceStatus deletion() {
    Progress progress = failed(_ -> !claimIsMissing())
        .map(failed -> Deletion.blocked(failed.action(), failed.progress()))
        .orElseGet(() -> plan.registration() != null
            ? plan.registration()
            : Progress.inProgress(Reason.DELETING, "The device is being removed."));
    ConditionsBuilder conditions = new ConditionsBuilder(before, seen.metadata().generation(),
        seen.now())
        .add(ConditionType.READY, false, progress.reason(), withProblems(progress.message()))
        .keep(ConditionType.REGISTERED);
    EdgeDeviceStatusBuilder status = EdgeDeviceStatusBuilder.builder(before)
        .observedGeneration(seen.metadata().generation())
        .onDelete(OnDelete.shown(seen, seen.applied(), before.uuid()))
        .deviceCredential(credential()).image(stored());
    if (remains()) {
      RecordReport mirror = new RecordReport(seen, record());
      mirror.addTo(conditions, seen.applied(), progress.reason());
      mirror.addTo(status);
    } else {
      conditions.keep(ConditionType.HEALTHY).keep(ConditionType.ONLINE)
          .keep(ConditionType.ACCESS_ENFORCED);
    }
    conditions.keep(ConditionType.IMAGE_READY)
        .add(ConditionType.RECONCILING, true, progress.reason(), progress.message())
        .add(ConditionType.STALLED, false, Reason.IDLE, "");
    return status.conditions(conditions.build()).build();
  }

  /** Whether the record still exists and nothing is being done to it: a deletion may wait for days. */
  private boolean remains() {
    return results.isEmpty() && record() != null;
  }

  private static boolean removesRestriction(ActionResult result) {
    return result instanceof ActionResult.Done(Action.Patch patch, _)
        && Restriction.isRemovedBy(patch.changes());
  }

  private static boolean isRegistration(ActionResult result) {
    return result instanceof ActionResult.Done(Action.Register _, _);
  }

  private void ready(ConditionsBuilder conditions, Progress registration,
      Optional<Progress> image) {
    Progress first = registration.isDone()
        ? image.filter(progress -> !progress.isDone()).orElse(null)
        : registration;
    if (first == null && KEPT_WHEN_READY.contains(registration.reason())) {
      first = registration;
    }
    if (first == null) {
      first = Progress.done(Reason.READY, image.isPresent()
          ? "Registered as written, and the image is baked."
          : "Registered as written.");
    }
    conditions.add(ConditionType.READY, first.isDone(), first.reason(),
        withProblems(first.message()));
  }

  /** Ready is the condition that people read, so it also says what expires, and which annotation is not understood. */
  private String withProblems(String message) {
    return Stream.of(List.of(message), ExpiryWarning.of(seen),
        seen.metadata().annotationProblems()).flatMap(List::stream)
        .collect(Collectors.joining(" "));
  }

  private static void progress(ConditionsBuilder conditions, Progress registration,
      Optional<Progress> image) {
    Progress stalled = registration.isStalled()
        ? registration
        : image.filter(Progress::isStalled).orElse(null);
    Progress moving = registration.phase() == Progress.Phase.IN_PROGRESS
        ? registration
        : image.filter(progress -> progress.phase() == Progress.Phase.IN_PROGRESS).orElse(null);
    boolean reconciling = stalled == null && moving != null;
    conditions.add(ConditionType.RECONCILING, reconciling,
        reconciling ? moving.reason() : Reason.IDLE,
        reconciling ? moving.message() : "");
    conditions.add(ConditionType.STALLED, stalled != null,
        stalled == null ? Reason.IDLE : stalled.reason(),
        stalled == null ? "" : stalled.message());
  }

  private EdgeDeviceStatusBuilder base(Applied applied, String uuid, String registeredAt) {
    Image image = stored();
    return EdgeDeviceStatusBuilder.builder().observedGeneration(seen.metadata().generation())
        .uuid(uuid).registeredAt(registeredAt).onDelete(OnDelete.shown(seen, applied, uuid))
        .deviceCredential(credential()).image(image)
        .imageSource(SourcePin.next(seen, plan.fetched(), image))
        .applied(Applied.NOTHING.equals(applied) ? null : applied);
  }

  private EdgeDeviceStatusBuilder base(Applied applied, Hardware record) {
    if (seen.observes()) {
      // Without an id nothing takes the record for the resource's own, whatever happens to the policy.
      return base(applied, isReleased() ? null : before.uuid(),
          record == null ? shownRegistration() : Timestamps.text(record.createdAt()));
    }
    if (record != null) {
      return base(applied, record.uuid(), Timestamps.text(record.createdAt()));
    }
    return applied.goneRecord() == null
        ? base(applied, before.uuid(), before.registeredAt())
        : base(applied, null, null);
  }

  /** While the record is not read, what was shown of it remains. */
  private String shownRegistration() {
    boolean listed = seen.list() instanceof ListState.Listed && !Observing.isAwaited(seen);
    return listed ? null : before.registeredAt();
  }

  /** Whether a resource that only observes has released what it managed: it may have to remove its image first. */
  private boolean isReleased() {
    return !seen.metadata().finalizer() || results.stream()
        .anyMatch(result -> result instanceof ActionResult.Done(Action.RemoveFinalizer _, _));
  }

  /** The record as it is now; null without one that is the resource's. */
  private Hardware record() {
    for (ActionResult result : results) {
      switch (result) {
        case ActionResult.Adopted(_, Hardware record) -> {
          return record;
        }
        case ActionResult.Done(_, Hardware record) when record != null -> {
          return record;
        }
        default -> {
        }
      }
    }
    return Registration.own(seen).orElse(null);
  }

  private Applied applied() {
    Optional<Hardware> adopted = adopted();
    if (adopted.isPresent()) {
      return AppliedState.adopted(seen, adopted.get());
    }
    return succeeded(Action.RegistryWrite.class::isInstance) ? plan.applied() : seen.applied();
  }

  private DeviceCredentialStatus credential() {
    DeviceCredentialStatus planned = plan.credential() != null
        && succeeded(Action.RegistryWrite.class::isInstance)
            ? plan.credential()
            : seen.credentialStatus();
    DeviceCredentialStatus after = CredentialProgress.after(seen, planned, results);
    return DeviceCredentialStatus.NOTHING.equals(after) ? null : after;
  }

  private Optional<Hardware> adopted() {
    return results.stream().filter(ActionResult.Adopted.class::isInstance)
        .map(ActionResult.Adopted.class::cast).map(ActionResult.Adopted::record).findFirst();
  }

  private Progress registration() {
    return adopted().map(record -> Registration.adopting(seen, record))
        .orElseGet(this::registrationOfPlan);
  }

  private Progress registrationOfPlan() {
    return failed(action -> !action.concernsImage()).map(ActionResult.Failed::progress)
        .orElse(plan.registration());
  }

  private Optional<Progress> image() {
    if (plan.image().isEmpty()) {
      return Optional.empty();
    }
    if (claimIsMissing()) {
      return Optional.ofNullable(seen.spec().image())
          .map(_ -> Progress.inProgress(Reason.IN_PROGRESS,
              "The claim of the former image no longer exists; nothing is left to remove."));
    }
    Optional<Progress> failure = failed(Action::concernsImage).map(ActionResult.Failed::progress)
        .or(this::queued);
    if (!succeeded(Action::concernsImage) && failure.isEmpty()) {
      return Optional
          .of(Progress.inProgress(Reason.IN_PROGRESS, "Baking waits for the registration."));
    }
    return failure.or(plan::image);
  }

  /** What may be stored on the claim: nothing without the claim, and nothing new before a bake has its slot. */
  private Image stored() {
    if (claimIsMissing()) {
      return null;
    }
    Image image = succeeded(Action.AcquireBakeSlot.class::isInstance)
        ? plan.bakedImage()
        : before.image();
    return image == null ? null : seen.bakeSettings().withUrl(seen.metadata().namespace(), image);
  }

  private Optional<Progress> queued() {
    return results.stream().filter(ActionResult.Waiting.class::isInstance)
        .map(ActionResult.Waiting.class::cast).map(ActionResult.Waiting::progress).findFirst();
  }

  private boolean claimIsMissing() {
    return failed(Action.StartRemoval.class::isInstance)
        .filter(failed -> failed.progress().reason() == Reason.CREATE_CLAIM).isPresent();
  }

  /** Whether all planned actions of a kind succeeded. */
  private boolean succeeded(Predicate<Action> kind) {
    List<Action> done = results.stream().filter(ActionResult::succeeded)
        .map(ActionResult::action)
        .toList();
    return done.containsAll(plan.actions().stream().filter(kind).toList());
  }

  private Optional<ActionResult.Failed> failed(Predicate<Action> kind) {
    return results.stream().filter(ActionResult.Failed.class::isInstance)
        .map(ActionResult.Failed.class::cast).filter(result -> kind.test(result.action()))
        .findFirst();
  }
}
