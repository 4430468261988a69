package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * From an observation, its plan and what came of it to the status. A pure function; the one place where conditions are
 * made.
 */
public final class Report {
  private static final String LAST_KNOWN = "The checks shown are the last known: ";

  private final Observation seen;
  private final Plan plan;
  private final List<ActionResult> outcomes;
  private final EdgeDeviceStatus before;

  private Report(Observation seen, Plan plan, List<ActionResult> outcomes) {
    this.seen = seen;
    this.plan = plan;
    this.outcomes = outcomes;
    this.before = seen.status();
  }

  /** The status to write, if it differs from the one that was written last. */
  public static EdgeDeviceStatus status(Observation seen, Plan plan, List<ActionResult> outcomes) {
    Report report = new Report(seen, plan, outcomes);
    return seen.subject().deleting() ? report.deleting() : report.kept();
  }

  private EdgeDeviceStatus kept() {
    Progress registration = registration();
    Applied applied = applied();
    ConditionsBuilder conditions = new ConditionsBuilder(before, seen.subject().generation(),
        seen.now());
    Optional<Progress> image = image();
    ready(conditions, registration, image);
    conditions.add(ConditionType.REGISTERED, registration);
    Hardware record = record();
    List<Check> checks = checks(record);
    healthy(conditions, checks, registration);
    image.ifPresent(standing -> conditions.add(ConditionType.IMAGE_READY, standing));
    progress(conditions, registration, image);
    return mirrored(record, checks, applied, conditions.list());
  }

  private EdgeDeviceStatus deleting() {
    Progress standing = failed(_ -> !claimIsGone())
        .map(failed -> Deletion.blocked(failed.action(), failed.standing()))
        .orElseGet(() -> plan.registration() != null
            ? plan.registration()
            : Progress.inProgress(Reason.DELETING, "The device is being removed."));
    ConditionsBuilder conditions = new ConditionsBuilder(before, seen.subject().generation(),
        seen.now())
        .add(ConditionType.READY, false, standing.reason(), standing.message())
        .keep(ConditionType.REGISTERED).keep(ConditionType.HEALTHY)
        .keep(ConditionType.IMAGE_READY)
        .add(ConditionType.RECONCILING, true, standing.reason(), standing.message())
        .add(ConditionType.STALLED, false, Reason.IDLE, "");
    return EdgeDeviceStatusBuilder.builder(before).observedGeneration(seen.subject().generation())
        .image(lying()).conditions(conditions.list()).build();
  }

  private static void ready(ConditionsBuilder conditions, Progress registration,
      Optional<Progress> image) {
    Progress first = registration.isDone()
        ? image.filter(standing -> !standing.isDone()).orElse(null)
        : registration;
    if (first != null) {
      conditions.add(ConditionType.READY, first);
      return;
    }
    conditions.add(ConditionType.READY, true, Reason.READY,
        image.isPresent()
            ? "Registered as written, and the image is baked."
            : "Registered as written.");
  }

  private static void progress(ConditionsBuilder conditions, Progress registration,
      Optional<Progress> image) {
    Progress stalled = registration.isStalled()
        ? registration
        : image.filter(Progress::isStalled).orElse(null);
    Progress moving = registration.phase() == Progress.Phase.IN_PROGRESS
        ? registration
        : image.filter(standing -> standing.phase() == Progress.Phase.IN_PROGRESS).orElse(null);
    boolean reconciling = stalled == null && moving != null;
    conditions.add(ConditionType.RECONCILING, reconciling,
        reconciling ? moving.reason() : Reason.IDLE,
        reconciling ? moving.message() : "");
    conditions.add(ConditionType.STALLED, stalled != null,
        stalled == null ? Reason.IDLE : stalled.reason(),
        stalled == null ? "" : stalled.message());
  }

  private void healthy(ConditionsBuilder conditions, List<Check> checks, Progress registration) {
    ListState.ListFailure trouble = trouble();
    if (trouble != null) {
      conditions.add(ConditionType.HEALTHY, Condition.UNKNOWN, trouble.reason(),
          lastKnown(trouble));
    } else if (checks != null) {
      // Told by the tries until now: one that was just begun has not shown yet.
      conditions.add(ConditionType.HEALTHY, Health.standing(checks, seen.applied()));
    } else if (seen.listing() instanceof ListState.Listed
        || before.condition(ConditionType.HEALTHY).isEmpty()) {
      conditions.add(ConditionType.HEALTHY, Condition.UNKNOWN, registration.reason(),
          "The resource has no record on the testbed.");
    } else {
      conditions.keep(ConditionType.HEALTHY);
    }
  }

  /** The first words of a trouble stay: that it goes on with others is no news, and would be told of every device. */
  private String lastKnown(ListState.ListFailure trouble) {
    return before.condition(ConditionType.HEALTHY)
        .filter(told -> told.reason().equals(trouble.reason().text()))
        .map(Condition::message).filter(message -> message.startsWith(LAST_KNOWN))
        .orElseGet(() -> LAST_KNOWN + trouble.message());
  }

  private EdgeDeviceStatus mirrored(Hardware record, List<Check> checks, Applied applied,
      List<Condition> conditions) {
    boolean gone = record == null && seen.listing() instanceof ListState.Listed;
    Applied remembered = Applied.NOTHING.equals(applied) ? null : applied;
    if (record == null) {
      return EdgeDeviceStatusBuilder.builder().observedGeneration(seen.subject().generation())
          .uuid(before.uuid()).registeredAt(before.registeredAt())
          .lastSeen(gone ? null : before.lastSeen()).health(gone ? null : before.health())
          .checks(gone ? null : before.checks()).image(lying()).applied(remembered)
          .conditions(conditions).build();
    }
    return EdgeDeviceStatusBuilder.builder().observedGeneration(seen.subject().generation())
        .uuid(record.uuid()).registeredAt(Timestamps.text(record.createdAt()))
        .lastSeen(record.lastSeen().map(Timestamps::text).orElse(null))
        .health(Health.fraction(checks)).checks(checks).image(lying()).applied(remembered)
        .conditions(conditions).build();
  }

  private ListState.ListFailure trouble() {
    return switch (seen.listing()) {
      case ListState.Listed(_, _, _, ListState.ListFailure trouble) -> trouble;
      case ListState.Failing(ListState.ListFailure trouble) when before.uuid() != null
          && trouble.lasting() ->
        trouble;
      default -> null;
    };
  }

  /** The record as it now is; null without one that is the resource's. */
  private Hardware record() {
    for (ActionResult outcome : outcomes) {
      switch (outcome) {
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

  private List<Check> checks(Hardware record) {
    return record == null ? null : Health.checks(record, before.checks());
  }

  private Applied applied() {
    Optional<Hardware> adopted = adopted();
    if (adopted.isPresent()) {
      return AppliedState.takenOver(seen, adopted.get());
    }
    return succeeded(Action.RegistryWrite.class::isInstance) ? plan.applied() : seen.applied();
  }

  private Optional<Hardware> adopted() {
    return outcomes.stream().filter(ActionResult.Adopted.class::isInstance)
        .map(ActionResult.Adopted.class::cast).map(ActionResult.Adopted::record).findFirst();
  }

  private Progress registration() {
    if (adopted().isPresent()) {
      return Registration.takenOver();
    }
    return failed(action -> !concernsImage(action)).map(ActionResult.Failed::standing)
        .orElse(plan.registration());
  }

  private Optional<Progress> image() {
    if (plan.image().isEmpty()) {
      return Optional.empty();
    }
    if (claimIsGone()) {
      return Optional.ofNullable(seen.spec().image())
          .map(_ -> Progress.inProgress(Reason.IN_PROGRESS,
              "The claim of the former image is gone; nothing is left to remove."));
    }
    Optional<Progress> failure = failed(Report::concernsImage).map(ActionResult.Failed::standing)
        .or(this::queued);
    if (!succeeded(Report::concernsImage) && failure.isEmpty()) {
      return Optional
          .of(Progress.inProgress(Reason.IN_PROGRESS, "Baking waits for the registration."));
    }
    return failure.or(plan::image);
  }

  /** What may lie on the claim; nothing once the claim itself is gone, and nothing new before a bake has its place. */
  private Image lying() {
    if (claimIsGone()) {
      return null;
    }
    Image image = succeeded(Action.TakePlace.class::isInstance)
        ? plan.bakedImage()
        : before.image();
    return image == null ? null : seen.bakeSettings().withUrl(seen.subject().namespace(), image);
  }

  private Optional<Progress> queued() {
    return outcomes.stream().filter(ActionResult.Waiting.class::isInstance)
        .map(ActionResult.Waiting.class::cast).map(ActionResult.Waiting::standing).findFirst();
  }

  private boolean claimIsGone() {
    return failed(Action.StartRemoval.class::isInstance)
        .filter(failed -> failed.standing().reason() == Reason.CREATE_CLAIM).isPresent();
  }

  private static boolean concernsImage(Action action) {
    return switch (action) {
      case Action.TakePlace _,Action.StartBake _,Action.StartRemoval _,Action.DeleteJob _ -> true;
      case Action.RegistryWrite _,Action.AddFinalizer _,Action.RemoveFinalizer _ -> false;
    };
  }

  /** Whether all planned actions of a kind were carried out. */
  private boolean succeeded(Predicate<Action> kind) {
    List<Action> done = outcomes.stream().filter(ActionResult::succeeded)
        .map(ActionResult::action)
        .toList();
    return done.containsAll(plan.actions().stream().filter(kind).toList());
  }

  private Optional<ActionResult.Failed> failed(Predicate<Action> kind) {
    return outcomes.stream().filter(ActionResult.Failed.class::isInstance)
        .map(ActionResult.Failed.class::cast).filter(outcome -> kind.test(outcome.action()))
        .findFirst();
  }
}
