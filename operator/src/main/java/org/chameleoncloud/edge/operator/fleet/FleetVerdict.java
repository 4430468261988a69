package org.chameleoncloud.edge.operator.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.fleet.rollout.Census;
import org.chameleoncloud.edge.operator.fleet.rollout.DeviceState.Phase;
import org.chameleoncloud.edge.operator.fleet.rollout.Member;
import org.chameleoncloud.edge.operator.fleet.rollout.Member.Kind;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.fleet.rollout.RolloutStep;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;

/**
 * How far a fleet is, in one sentence.
 *
 * @param progress whether it is done, continues, or needs someone
 * @param reason why, as a condition's reason
 * @param message why
 */
record FleetVerdict(Progress progress, FleetReason reason, String message) {
  /** How far a fleet is. */
  enum Progress {
    DONE,
    IN_PROGRESS,
    STALLED
  }

  /** The verdict on a plan whose devices are known. */
  static FleetVerdict of(FleetPlan plan, List<Refusal> refused, boolean complete) {
    return new Judge(plan, refused, complete).verdict();
  }

  private static FleetVerdict stalled(FleetReason reason, String message) {
    return new FleetVerdict(Progress.STALLED, reason, message);
  }

  private static FleetVerdict inProgress(FleetReason reason, String message) {
    return new FleetVerdict(Progress.IN_PROGRESS, reason, message);
  }

  /**
   * @param refused what the API server refused just now
   * @param complete whether all devices have had the template and were done with it
   */
  private record Judge(FleetPlan plan, List<Refusal> refused, boolean complete) {
    private FleetVerdict verdict() {
      return stopped().or(this::refusals).or(this::owners).or(this::paused).or(this::creating)
          .or(this::rollout).or(this::devices)
          .orElseGet(() -> new FleetVerdict(Progress.DONE, FleetReason.READY, allReady()));
    }

    private String allReady() {
      int all = census().members().size();
      return all == 1 ? "The device is Ready." : "All " + all + " devices are Ready.";
    }

    private Census census() {
      return plan.census();
    }

    private Optional<FleetVerdict> stopped() {
      List<Member> failed = census().failed();
      return plan.step().phase() == RolloutStep.Phase.STOPPED
          ? Optional.of(stalled(FleetReason.ROLLOUT_STOPPED, "The rollout of revision " + number()
              + " has stopped, because " + Names.devices(failed.size()) + " failed: "
              + Names.withReasons(failed) + ". " + updated() + rejection()
              + " Fix the template, or undo the change."))
          : Optional.empty();
    }

    private String rejection() {
      return standing().filter(refusal -> refusal.cause() == Refusal.Cause.REJECTED).findFirst()
          .map(refusal -> " The API server says: " + refusal.message()).orElse("");
    }

    /** What was refused before and is not tried again now, and what was refused just now. */
    private Stream<Refusal> standing() {
      Set<String> tried = plan.devices().stream().map(FleetAction.OfDevice::device)
          .collect(Collectors.toSet());
      Stream<Refusal> members = census().members().stream()
          .filter(member -> !tried.contains(member.name())).map(Member::refusal);
      Stream<Refusal> leftovers = census().leftovers().stream()
          .filter(leftover -> !tried.contains(leftover.device().name()))
          .map(Census.Leftover::refusal);
      return Stream.of(refused.stream(), members, leftovers).flatMap(all -> all)
          .filter(Objects::nonNull);
    }

    private Optional<FleetVerdict> refusals() {
      List<Refusal> all = standing().toList();
      return Stream.of(Refusal.Cause.REJECTED, Refusal.Cause.CONFLICT, Refusal.Cause.DELETION)
          .flatMap(cause -> all.stream().filter(refusal -> refusal.cause() == cause).limit(1))
          .findFirst()
          .map(first -> stalled(reason(first.cause()), first.message() + others(all.size())));
    }

    private static FleetReason reason(Refusal.Cause cause) {
      return switch (cause) {
        case CONFLICT -> FleetReason.RESOLVE_CONFLICTS;
        case REJECTED -> FleetReason.REJECTED;
        case DELETION -> FleetReason.CONFIRM_REMOVAL;
      };
    }

    private static String others(int all) {
      return all == 1
          ? ""
          : " The API server refuses " + (all - 1) + " more of the fleet's writes.";
    }

    private Optional<FleetVerdict> owners() {
      List<Member> foreign = census().of(Kind.FOREIGN);
      List<Member> unowned = census().of(Kind.UNOWNED);
      if (!foreign.isEmpty()) {
        return Optional.of(stalled(FleetReason.FOREIGN_DEVICES, Names.of(foreign.stream()
            .map(member -> member.name() + " (" + member.device().controller() + ")").toList())
            + (foreign.size() == 1 ? " belongs" : " belong")
            + " to another resource: remove the "
            + (foreign.size() == 1 ? "name" : "names") + " from this fleet."));
      }
      return unowned.isEmpty()
          ? Optional.empty()
          : Optional.of(stalled(FleetReason.ADOPT_DEVICES, names(unowned)
              + (unowned.size() == 1 ? " exists" : " exist")
              + " already: set spec.adopt to true to take over, or remove the name."));
    }

    private Optional<FleetVerdict> paused() {
      return plan.step().phase() == RolloutStep.Phase.PAUSED
          ? Optional.of(inProgress(FleetReason.ROLLOUT_PAUSED,
              "The rollout of revision " + number() + " is paused. " + updated()))
          : Optional.empty();
    }

    private Optional<FleetVerdict> creating() {
      List<Member> missing = census().which(
          member -> member.kind() == Kind.MISSING || member.kind() == Kind.ENDING);
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(inProgress(FleetReason.CREATING, missing.size() + " of "
              + Names.devices(census().members().size())
              + (missing.size() == 1 ? " is" : " are") + " being made: " + names(missing) + "."));
    }

    private Optional<FleetVerdict> rollout() {
      return switch (plan.step().phase()) {
        case CHANGING -> Optional.of(rollingOut(""));
        case BETWEEN -> Optional.of(rollingOut(" The next batch starts at "
            + Timestamps.text(plan.step().nextBatch()) + " (spec.rollout.batchPause)."));
        case RESERVED -> Optional.of(inProgress(FleetReason.WAIT_FOR_RESERVATIONS,
            "Revision " + number() + ": " + updated() + reserved()));
        case BLOCKED -> Optional.of(blocked());
        case DONE -> census().changing().isEmpty() || complete
            ? Optional.empty()
            : Optional.of(rollingOut(""));
        case PAUSED, STOPPED, REFUSED -> Optional.empty();
      };
    }

    private FleetVerdict rollingOut(String more) {
      List<Member> moving = new ArrayList<>(census().changing());
      moving.addAll(plan.step().start());
      String changing = moving.isEmpty()
          ? ""
          : " Being changed: " + Names.withReasons(moving) + ".";
      return inProgress(FleetReason.ROLLING_OUT,
          "Revision " + number() + ": " + updated() + changing + reserved() + more);
    }

    private FleetVerdict blocked() {
      List<Member> unavailable = census().unavailable();
      String message = " As many devices are unavailable as may be: "
          + Names.withReasons(unavailable) + ".";
      return unavailable.stream().allMatch(member -> member.is(Phase.FAILED))
          ? stalled(FleetReason.ROLLOUT_BLOCKED,
              "Revision " + number() + ": " + updated() + message)
          : rollingOut(message);
    }

    /** After a rollout only Ready counts, as for a single device: checks are run again at any time. */
    private Optional<FleetVerdict> devices() {
      List<Member> notReady = census().which(member -> member.belongs() && !member.state().ready());
      List<Member> failed = notReady.stream().filter(member -> member.is(Phase.FAILED)).toList();
      if (!failed.isEmpty()) {
        return Optional.of(stalled(FleetReason.FIX_DEVICES, Names.devices(failed.size())
            + (failed.size() == 1 ? " needs" : " need") + " someone to act: "
            + Names.withReasons(failed) + "."));
      }
      return notReady.isEmpty()
          ? Optional.empty()
          : Optional.of(inProgress(FleetReason.WAIT_FOR_DEVICES, notReady.size() + " of "
              + Names.devices(census().members().size()) + (notReady.size() == 1 ? " is" : " are")
              + " not Ready yet: " + Names.withReasons(notReady) + "."));
    }

    private String updated() {
      int updated = census().of(Kind.UPDATED).size();
      return updated + " of " + Names.devices(census().members().size())
          + (updated == 1 ? " has" : " have") + " the template.";
    }

    private String reserved() {
      return plan.step().reserved().isEmpty()
          ? ""
          : " Reserved, and changed afterwards: " + names(plan.step().reserved()) + ".";
    }

    private static String names(List<Member> members) {
      return Names.of(members.stream().map(Member::name).toList());
    }

    private String number() {
      return plan.known().isEmpty() ? "1" : String.valueOf(plan.known().getLast().number());
    }
  }
}
