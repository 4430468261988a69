package org.chameleoncloud.edge.operator.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * From an observation, its plan and what came of it to the status. A pure function; the one place where conditions are
 * made.
 */
public final class Report {
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
    Applied applied = succeeded(Action.RegistryWrite.class::isInstance)
        ? plan.applied()
        : seen.applied();
    Conditions conditions = new Conditions(before, seen.subject().generation(), seen.now());
    Optional<Standing> image = image();
    ready(conditions, registration, image);
    conditions.add(Conditions.REGISTERED, registration);
    Hardware record = record(registration);
    healthy(conditions, record, registration, applied);
    image.ifPresent(standing -> conditions.add(Conditions.IMAGE_READY, standing));
    progress(conditions, registration, image);
    return mirrored(record, applied, conditions.list());
  }

  private EdgeDeviceStatus deleting() {
    Standing standing = failure(_ -> true).map(Deletion::blocked)
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
        before.health(), before.checks(), before.image(), before.applied(), conditions.list());
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

  private void healthy(Conditions conditions, Hardware record, Standing registration,
      Applied applied) {
    Listing.Trouble trouble = trouble();
    if (trouble != null) {
      conditions.add(Conditions.HEALTHY, Condition.UNKNOWN, trouble.reason(),
          "The checks shown are the last known: " + trouble.message());
    } else if (record != null) {
      conditions.add(Conditions.HEALTHY, Health.standing(record, applied));
    } else if (seen.listing() instanceof Listing.Known
        || before.condition(Conditions.HEALTHY).isEmpty()) {
      conditions.add(Conditions.HEALTHY, Condition.UNKNOWN, registration.reason(),
          "The device has no record on the testbed.");
    } else {
      conditions.keep(Conditions.HEALTHY);
    }
  }

  private EdgeDeviceStatus mirrored(Hardware record, Applied applied, List<Condition> conditions) {
    boolean gone = record == null && seen.listing() instanceof Listing.Known;
    Applied remembered = Applied.NOTHING.equals(applied) ? null : applied;
    if (record == null) {
      return new EdgeDeviceStatus(seen.subject().generation(), before.uuid(), before.registeredAt(),
          gone ? null : before.lastSeen(), gone ? null : before.health(),
          gone ? null : before.checks(),
          plan.bakedImage(), remembered, conditions);
    }
    return new EdgeDeviceStatus(seen.subject().generation(), record.uuid(),
        Times.text(record.createdAt()),
        record.lastSeen().map(Times::text).orElse(null), Health.fraction(record),
        Health.checks(record),
        plan.bakedImage(), remembered, conditions);
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

  /** The record as it now is; null without one that is ours. */
  private Hardware record(Standing registration) {
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
    boolean ours = registration.isDone() || before.uuid() != null;
    return ours && seen.listing() instanceof Listing.Known known
        ? known.record().orElse(null)
        : null;
  }

  private Standing registration() {
    if (outcomes.stream().anyMatch(Outcome.Adopted.class::isInstance)) {
      return Standing.underWay(Reason.WORKING,
          "A record of this name was there already and is taken over.");
    }
    return failure(action -> !concernsImage(action)).orElse(plan.registration());
  }

  private Optional<Standing> image() {
    if (plan.image().isEmpty()) {
      return Optional.empty();
    }
    if (!succeeded(Report::concernsImage) && failure(Report::concernsImage).isEmpty()) {
      return Optional.of(Standing.underWay(Reason.WORKING, "Baking waits for the registration."));
    }
    return failure(Report::concernsImage).or(plan::image);
  }

  private static boolean concernsImage(Action action) {
    return switch (action) {
      case Action.StartBake _,Action.StartRemoval _,Action.DeleteJob _ -> true;
      case Action.RegistryWrite _,Action.AddFinalizer _,Action.RemoveFinalizer _ -> false;
    };
  }

  /** Whether all planned actions of a kind were carried out. */
  private boolean succeeded(Predicate<Action> kind) {
    List<Action> done = outcomes.stream().filter(outcome -> !(outcome instanceof Outcome.Failed))
        .map(Outcome::action)
        .toList();
    return done.containsAll(plan.actions().stream().filter(kind).toList());
  }

  private Optional<Standing> failure(Predicate<Action> kind) {
    return outcomes.stream().filter(outcome -> kind.test(outcome.action()))
        .flatMap(outcome -> outcome instanceof Outcome.Failed failed
            ? Stream.of(failed.standing())
            : Stream.empty())
        .findFirst();
  }
}
