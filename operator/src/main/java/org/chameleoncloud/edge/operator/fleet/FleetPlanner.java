package org.chameleoncloud.edge.operator.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.FieldConflicts;
import org.chameleoncloud.edge.operator.fleet.FleetPlan.Problem;
import org.chameleoncloud.edge.operator.fleet.rollout.Census;
import org.chameleoncloud.edge.operator.fleet.rollout.Member;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.fleet.rollout.RolloutStep;
import org.chameleoncloud.edge.operator.fleet.template.DesiredDevice;
import org.chameleoncloud.edge.operator.fleet.template.FleetMember;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;

/** Decides what to do about a fleet. A pure function. */
public final class FleetPlanner {
  /** How many devices are made, and how many removed, before the fleet is looked at again. */
  static final int AT_ONCE = 200;
  /** How often it is looked whether another's device has gone: its changes do not trigger the fleet. */
  private static final Duration UNTIL_FREE = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofMillis(1);

  private final FleetObservation seen;
  private final TemplateRevision update;

  private FleetPlanner(FleetObservation seen, TemplateRevision update) {
    this.seen = seen;
    this.update = update;
  }

  /**
   * The plan for a fleet. One that is deleted is left alone: Kubernetes' garbage collection deletes its devices, or
   * orphans them, as the deletion of the fleet asked.
   */
  public static FleetPlan plan(FleetObservation seen) {
    if (seen.deleting()) {
      return FleetPlan.idle();
    }
    EdgeDeviceFleetSpec spec = seen.spec();
    Optional<String> invalid = FleetRules.firstProblem(spec);
    if (invalid.isPresent()) {
      return FleetPlan.invalid(invalid.get() + ".");
    }
    TemplateRevision update = TemplateRevision.of(seen.name(), spec.template());
    List<DesiredDevice> named = FleetMember.of(spec).stream()
        .map(member -> new DesiredDevice(member, update)).toList();
    return FleetRules.firstProblem(named, update)
        .map(problem -> FleetPlan.invalid(problem + "."))
        .orElseGet(() -> new FleetPlanner(seen, update).plan(named));
  }

  /** Whether the names and the rollout of a spec are valid; the devices that the template makes may not be. */
  public static boolean isValid(EdgeDeviceFleetSpec spec) {
    return FleetRules.firstProblem(spec).isEmpty();
  }

  private FleetPlan plan(List<DesiredDevice> named) {
    EdgeDeviceFleetSpec spec = seen.spec();
    Census census = Census.of(named, seen.devices(), spec.adopts(),
        String.valueOf(spec.conflicts()), seen.refusals(), seen.now());
    RolloutStep step = RolloutStep.of(census, spec.rolloutOrDefault(), update.name(),
        seen.status(), seen.now());
    String current = step.phase() == RolloutStep.Phase.DONE && census.isRolledOut()
        ? update.name()
        : seen.status().currentRevision();
    Revisions revisions = Revisions.next(seen.status(), update, current,
        spec.rolloutOrDefault().historyLimit());
    Optional<Problem> immutable = immutable(census);
    if (immutable.isPresent()) {
      return new FleetPlan(revisions.actions(), List.of(), immutable.get(), census, step,
          update.name(), current, revisions.known(), null);
    }
    List<FleetAction.OfDevice> devices = Stream.of(deletions(census), creations(census, step),
        step.start().stream().map(this::apply)).flatMap(actions -> actions).toList();
    return new FleetPlan(revisions.actions(), devices, null, census, step, update.name(), current,
        revisions.known(), requeueAfter(census, step, devices));
  }

  /** What a registered device has for good, the template must not change: no device is ever registered again. */
  private static Optional<Problem> immutable(Census census) {
    return census.of(Member.Kind.OUTDATED).stream()
        .flatMap(member -> immutable(member).stream()).findFirst();
  }

  private static Optional<Problem> immutable(Member member) {
    if (member.device().status().uuid() == null) {
      return Optional.empty();
    }
    EdgeDeviceSpec now = member.device().spec();
    EdgeDeviceSpec then = member.desired().spec();
    if (now.machineName() != null && !now.machineName().equals(then.machineName())) {
      return Optional.of(changed(member, "machineName", now.machineName(), then.machineName()));
    }
    String name = Objects.requireNonNullElse(now.name(), member.name());
    String newName = member.desired().deviceName();
    return name.equals(newName)
        ? Optional.empty()
        : Optional.of(changed(member, "name", name, newName));
  }

  private static Problem changed(Member member, String field, String now, String then) {
    return new Problem(FleetReason.REVERT_CHANGE, "spec.template.spec." + field + " makes \"" + then
        + "\" of \"" + now + "\" for the registered device " + member.name()
        + ", which cannot change. Nothing is changed until it is reverted.");
  }

  private Stream<FleetAction.OfDevice> deletions(Census census) {
    return census.leftovers().stream()
        .filter(leftover -> !leftover.device().deleting()
            && census.mayWrite(leftover.refusal()))
        .limit(AT_ONCE)
        .map(leftover -> new FleetAction.Delete(leftover.device().name(), leftover.inputs(),
            leftover.device().uid()));
  }

  /** While nobody trusts a new template, what is missing is made from the one that the others have. */
  private Stream<FleetAction.OfDevice> creations(Census census, RolloutStep step) {
    boolean held = step.phase() == RolloutStep.Phase.PAUSED
        || step.phase() == RolloutStep.Phase.STOPPED;
    TemplateRevision revision = held && seen.current() != null ? seen.current() : update;
    return census.of(Member.Kind.MISSING).stream()
        .filter(member -> census.mayWrite(member.refusal())).limit(AT_ONCE)
        .flatMap(member -> create(member, revision).stream());
  }

  /** A former template may make no valid device of a name that came after it; that one waits for the rollout. */
  private Optional<FleetAction.OfDevice> create(Member member, TemplateRevision revision) {
    DesiredDevice device = new DesiredDevice(member.member(), revision);
    return revision != update && !FleetRules.isValid(device, revision)
        ? Optional.empty()
        : Optional.of(new FleetAction.Create(member.name(), member.inputs(),
            device.body(seen.namespace(), seen.name(), seen.uid(), null)));
  }

  private FleetAction.OfDevice apply(Member member) {
    return new FleetAction.Apply(member.name(), member.inputs(), member.desired().body(
        seen.namespace(), seen.name(), seen.uid(), member.device().uid()),
        seen.spec().conflicts() == FieldConflicts.Overwrite);
  }

  private Duration requeueAfter(Census census, RolloutStep step,
      List<FleetAction.OfDevice> devices) {
    if (devices.size() >= AT_ONCE) {
      return SOON;
    }
    List<Duration> due = new ArrayList<>();
    if (census.members().stream().anyMatch(member -> !member.belongs())) {
      due.add(UNTIL_FREE);
    }
    if (step.nextBatch() != null) {
      due.add(Duration.between(seen.now(), step.nextBatch()));
    }
    Stream.concat(census.members().stream().map(Member::refusal),
        census.leftovers().stream().map(Census.Leftover::refusal)).filter(Objects::nonNull)
        .map(refusal -> untilRetry(refusal, seen.now())).forEach(due::add);
    return due.stream().min(Duration::compareTo).orElse(null);
  }

  /** What is due is tried now, or waits for something else that is looked for again. */
  private static Duration untilRetry(Refusal refusal, Instant now) {
    return refusal.isDue(now)
        ? Refusal.RETRY
        : Duration.between(now, refusal.at().plus(Refusal.RETRY));
  }
}
