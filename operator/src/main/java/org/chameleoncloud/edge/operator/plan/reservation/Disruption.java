package org.chameleoncloud.edge.operator.plan.reservation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.DisruptionPolicy;
import org.chameleoncloud.edge.operator.plan.credential.CredentialWork;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.step.Step;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;

/**
 * Holds back writes that would disturb a reservation: the registry reruns a device's checks after each PATCH and sync,
 * and the reservation service never deletes a device that is reserved.
 */
public final class Disruption {
  /**
   * How long before a reservation writes wait for it: as long as the device's own update lock (chi-edge-workers,
   * UPDATE_GUARD_MINUTES).
   */
  public static final Duration NOTICE = Duration.ofMinutes(15);

  private static final Progress READING = Progress.inProgress(Reason.IN_PROGRESS,
      "The device's reservations are being read.");
  /** How long a deletion waits for a list that was requested after it. */
  private static final Duration FRESH_LIST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration FRESH_LIST_DELAY = Duration.ofSeconds(2);

  private Disruption() {}

  /** The step, or a wait for the end of a reservation that it would disturb. */
  public static Step hold(Observation seen, Step step) {
    if (step.actions().isEmpty() || mayDisturb(seen)) {
      return step;
    }
    if (seen.reservations() instanceof ReservationState.Pending) {
      return pending(seen, step);
    }
    return disturbed(seen).map(until -> hold(seen, step, until)).orElse(step);
  }

  /** The device of a first registration is not known to the reservation service. */
  private static Step pending(Observation seen, Step step) {
    return switch (step.actions().getFirst()) {
      case Action.Register _ when seen.applied().goneRecord() != null ->
        Step.wait(READING, FRESH_LIST_DELAY);
      case Action.Sync(_, boolean repair) when repair ->
        Step.wait(step.progress(), FRESH_LIST_DELAY);
      case Action.Patch _ -> Step.wait(READING, FRESH_LIST_DELAY);
      default -> step;
    };
  }

  private static Step hold(Observation seen, Step step, Instant until) {
    Duration left = Duration.between(seen.now(), until);
    Instant switchBy = CredentialWork.switchBy(seen);
    if (switchBy != null && switchBy.isBefore(until)) {
      if (!switchBy.isAfter(seen.now())) {
        return step;
      }
      left = Duration.between(seen.now(), switchBy);
    }
    return held(step, until, left);
  }

  private static Step held(Step step, Instant until, Duration left) {
    return switch (step.actions().getFirst()) {
      // A user who asks for the checks to be rerun knows that they are.
      case Action.Sync(_, boolean repair) -> repair ? Step.wait(step.progress(), left) : step;
      case Action.Register _ -> Step.wait(waiting("The device is not registered", until), left);
      case Action.Patch(_, _, String summary) -> Step.wait(
          waiting("The testbed's record is not changed (" + summary + ")", until), left);
      default -> step;
    };
  }

  /**
   * Why the record may not be deleted yet; empty when it may. No policy allows it: the registry would forget the record,
   * and the reservation service keep the device forever.
   */
  public static Optional<Step> reserved(Observation seen) {
    if (needsFreshList(seen)) {
      return Optional.of(Step.wait(READING, FRESH_LIST_DELAY));
    }
    Stream<Reservation> known = Stream.concat(seen.reservations().listed().stream(),
        KnownReservations.of(seen).stream());
    return known.map(Reservation::end).max(Instant::compareTo)
        .map(end -> end.isAfter(seen.now()) ? reservedUntil(seen, end) : notReleased(end));
  }

  private static Step reservedUntil(Observation seen, Instant end) {
    return Step.wait(
        Progress.inProgress(Reason.WAIT_FOR_RESERVATION, "The device is reserved until "
            + Timestamps.text(end)
            + ", and the reservation service never deletes a reserved device: "
            + "deleted now, it would remain there forever, and its name with it."),
        Duration.between(seen.now(), end));
  }

  /** The service ends a reservation some seconds late, and others may have been made since the last list. */
  private static Step notReleased(Instant end) {
    return Step.wait(Progress.inProgress(Reason.WAIT_FOR_RESERVATION,
        "The device was reserved until " + Timestamps.text(end) + ", and its reservations are read "
            + "again first, because the reservation service never deletes a reserved device."),
        FRESH_LIST_TIMEOUT);
  }

  /** A reservation made since the last list must not be missed; but a service that does not respond holds nothing up. */
  private static boolean needsFreshList(Observation seen) {
    Instant deletedAt = seen.metadata().deletedAt();
    boolean inTime = seen.now().isBefore(deletedAt.plus(FRESH_LIST_TIMEOUT));
    return switch (seen.reservations()) {
      // Ends with the first list or its failure, at the latest after the timeout of a request.
      case ReservationState.Pending _ -> true;
      case ReservationState.Unreadable _ -> false;
      case ReservationState.Listed(Instant listedAt, _) -> inTime && listedAt.isBefore(deletedAt);
    };
  }

  /** Until when a rerun of failed checks waits for a reservation; empty if it does not. */
  public static Optional<Instant> repairsWaitUntil(Observation seen) {
    return mayDisturb(seen) ? Optional.empty() : disturbed(seen);
  }

  private static boolean mayDisturb(Observation seen) {
    return seen.spec().disruption() == DisruptionPolicy.Proceed || seen.metadata().proceed();
  }

  /** When the reservation that is running or about to begin is over, with those that follow it without a gap. */
  private static Optional<Instant> disturbed(Observation seen) {
    Instant until = seen.now();
    for (Reservation reservation : KnownReservations.of(seen)) {
      if (reservation.start().minus(NOTICE).isAfter(until)) {
        break;
      }
      until = reservation.end().isAfter(until) ? reservation.end() : until;
    }
    return until.equals(seen.now()) ? Optional.empty() : Optional.of(until);
  }

  private static Progress waiting(String what, Instant until) {
    return Progress.inProgress(Reason.WAIT_FOR_RESERVATION,
        what + " before " + Timestamps.text(until) + ", because the device is reserved. To proceed "
            + "now, set the annotation " + Annotation.PROCEED.key() + "=\"true\".");
  }
}
