package org.chameleoncloud.edge.operator.plan;

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
  private final List<Outcome> outcomes;
  private final EdgeDeviceStatus before;

  private Report(Observation seen, Plan plan, List<Outcome> outcomes) {
    this.seen = seen;
    this.plan = plan;
    this.outcomes = outcomes;
    this.before = seen.status();
  }

  /** The status to write, if it differs from the one that was written last. */
  public static EdgeDeviceStatus status(Observation seen, Plan plan, List<Outcome> outcomes) {
    Report report = new Report(seen, plan, outcomes);
    return seen.subject().deleting() ? report.deleting() : report.kept();
  }

  private EdgeDeviceStatus kept() {
    Standing registration = registration();
    Applied applied = applied();
    Conditions conditions = new Conditions(before, seen.subject().generation(), seen.now());
    Optional<Standing> image = image();
    ready(conditions, registration, image);
    conditions.add(Conditions.REGISTERED, registration);
    Hardware record = record();
    List<Check> checks = checks(record);
    healthy(conditions, checks, registration);
    image.ifPresent(standing -> conditions.add(Conditions.IMAGE_READY, standing));
    progress(conditions, registration, image);
    return mirrored(record, checks, applied, conditions.list());
  }

  private EdgeDeviceStatus deleting() {
    Standing standing = failed(_ -> !claimIsGone())
        .map(failed -> Deletion.blocked(failed.action(), failed.standing()))
        .orElseGet(() -> plan.registration() != null
            ? plan.registration()
            : Standing.underWay(Reason.DELETING, "The device is being removed."));
    Conditions conditions = new Conditions(before, seen.subject().generation(), seen.now())
        .add(Conditions.READY, false, standing.reason(), standing.message())
        .keep(Conditions.REGISTERED).keep(Conditions.HEALTHY).keep(Conditions.IMAGE_READY)
        .add(Conditions.RECONCILING, true, standing.reason(), standing.message())
        .add(Conditions.STALLED, false, Reason.SETTLED, "");
    return new EdgeDeviceStatus(seen.subject().generation(), before.uuid(), before.registeredAt(),
        before.lastSeen(),
        before.health(), before.checks(), lying(), before.applied(), conditions.list());
  }

  private static void ready(Conditions conditions, Standing registration,
      Optional<Standing> image) {
    Standing first = registration.isDone()
        ? image.filter(standing -> !standing.isDone()).orElse(null)
        : registration;
    if (first != null) {
      conditions.add(Conditions.READY, first);
      return;
    }
    conditions.add(Conditions.READY, true, Reason.READY,
        image.isPresent()
            ? "Registered as written, and the image is baked."
            : "Registered as written.");
  }

  private static void progress(Conditions conditions, Standing registration,
      Optional<Standing> image) {
    Standing stuck = registration.isStuck()
        ? registration
        : image.filter(Standing::isStuck).orElse(null);
    Standing moving = registration.phase() == Standing.Phase.UNDER_WAY
        ? registration
        : image.filter(standing -> standing.phase() == Standing.Phase.UNDER_WAY).orElse(null);
    boolean reconciling = stuck == null && moving != null;
    conditions.add(Conditions.RECONCILING, reconciling,
        reconciling ? moving.reason() : Reason.SETTLED,
        reconciling ? moving.message() : "");
    conditions.add(Conditions.STALLED, stuck != null,
        stuck == null ? Reason.SETTLED : stuck.reason(),
        stuck == null ? "" : stuck.message());
  }

  private void healthy(Conditions conditions, List<Check> checks, Standing registration) {
    Listing.Trouble trouble = trouble();
    if (trouble != null) {
      conditions.add(Conditions.HEALTHY, Condition.UNKNOWN, trouble.reason(), lastKnown(trouble));
    } else if (checks != null) {
      // Told by the tries until now: one that was just begun has not shown yet.
      conditions.add(Conditions.HEALTHY, Health.standing(checks, seen.applied()));
    } else if (seen.listing() instanceof Listing.Known
        || before.condition(Conditions.HEALTHY).isEmpty()) {
      conditions.add(Conditions.HEALTHY, Condition.UNKNOWN, registration.reason(),
          "The resource has no record on the testbed.");
    } else {
      conditions.keep(Conditions.HEALTHY);
    }
  }

  /** The first words of a trouble stay: that it goes on with others is no news, and would be told of every device. */
  private String lastKnown(Listing.Trouble trouble) {
    return before.condition(Conditions.HEALTHY)
        .filter(told -> told.reason().equals(trouble.reason().text()))
        .map(Condition::message).filter(message -> message.startsWith(LAST_KNOWN))
        .orElseGet(() -> LAST_KNOWN + trouble.message());
  }

  private EdgeDeviceStatus mirrored(Hardware record, List<Check> checks, Applied applied,
      List<Condition> conditions) {
    boolean gone = record == null && seen.listing() instanceof Listing.Known;
    Applied remembered = Applied.NOTHING.equals(applied) ? null : applied;
    if (record == null) {
      return new EdgeDeviceStatus(seen.subject().generation(), before.uuid(),
          before.registeredAt(), gone ? null : before.lastSeen(), gone ? null : before.health(),
          gone ? null : before.checks(), lying(), remembered, conditions);
    }
    return new EdgeDeviceStatus(seen.subject().generation(), record.uuid(),
        Times.text(record.createdAt()), record.lastSeen().map(Times::text).orElse(null),
        Health.fraction(checks), checks, lying(), remembered, conditions);
  }

  private Listing.Trouble trouble() {
    return switch (seen.listing()) {
      case Listing.Known(_, _, _, Listing.Trouble trouble) -> trouble;
      case Listing.Failing(Listing.Trouble trouble) when before.uuid() != null
          && trouble.lasting() ->
        trouble;
      default -> null;
    };
  }

  /** The record as it now is; null without one that is the resource's. */
  private Hardware record() {
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Adopted(_, Hardware record) -> {
          return record;
        }
        case Outcome.Done(_, Hardware record) when record != null -> {
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
      return Memory.takenOver(seen, adopted.get());
    }
    return succeeded(Action.RegistryWrite.class::isInstance) ? plan.applied() : seen.applied();
  }

  private Optional<Hardware> adopted() {
    return outcomes.stream().filter(Outcome.Adopted.class::isInstance)
        .map(Outcome.Adopted.class::cast).map(Outcome.Adopted::record).findFirst();
  }

  private Standing registration() {
    if (adopted().isPresent()) {
      return Registration.takenOver();
    }
    return failed(action -> !concernsImage(action)).map(Outcome.Failed::standing)
        .orElse(plan.registration());
  }

  private Optional<Standing> image() {
    if (plan.image().isEmpty()) {
      return Optional.empty();
    }
    if (claimIsGone()) {
      return Optional.ofNullable(seen.spec().image()).map(_ -> Standing.underWay(Reason.WORKING,
          "The claim of the former image is gone; nothing is left to remove."));
    }
    Optional<Standing> failure = failed(Report::concernsImage).map(Outcome.Failed::standing)
        .or(this::queued);
    if (!succeeded(Report::concernsImage) && failure.isEmpty()) {
      return Optional.of(Standing.underWay(Reason.WORKING, "Baking waits for the registration."));
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

  private Optional<Standing> queued() {
    return outcomes.stream().filter(Outcome.Waiting.class::isInstance)
        .map(Outcome.Waiting.class::cast).map(Outcome.Waiting::standing).findFirst();
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
    List<Action> done = outcomes.stream().filter(Outcome::isCarriedOut)
        .map(Outcome::action)
        .toList();
    return done.containsAll(plan.actions().stream().filter(kind).toList());
  }

  private Optional<Outcome.Failed> failed(Predicate<Action> kind) {
    return outcomes.stream().filter(Outcome.Failed.class::isInstance)
        .map(Outcome.Failed.class::cast).filter(outcome -> kind.test(outcome.action())).findFirst();
  }
}
