package org.chameleoncloud.edge.operator.fleet.rollout;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.chameleoncloud.edge.operator.api.DisruptionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Batch;
import org.chameleoncloud.edge.operator.api.Rollout;

/**
 * Which devices get the template next.
 *
 * @param phase how far the rollout is
 * @param start the devices to change now
 * @param reserved the devices that are left to their users until their reservations end
 * @param batch when the last batch before {@code start} was done; null while one is in progress, and without a rollout
 * @param nextBatch when the pause between two batches ends; null unless there is one
 */
public record RolloutStep(Phase phase, List<Member> start, List<Member> reserved, Batch batch,
    Instant nextBatch) {
  /** How far a rollout is. */
  public enum Phase {
    /** Every device has the template. */
    DONE,
    /** The spec pauses it. */
    PAUSED,
    /** More devices have failed than may. Only those that the API server rejected are tried again. */
    STOPPED,
    /** A batch starts, or is being changed. */
    CHANGING,
    /** The pause between two batches. */
    BETWEEN,
    /** All that is left is reserved. */
    RESERVED,
    /** As many devices are unavailable as may be, and none of them is being changed. */
    BLOCKED,
    /** All that is left has been refused. */
    REFUSED
  }

  /**
   * The next step of a rollout.
   *
   * @param revision the template's
   * @param status what was last reported of the fleet
   */
  public static RolloutStep of(Census census, Rollout settings, String revision,
      EdgeDeviceFleetStatus status, Instant now) {
    int all = census.members().size();
    boolean failed = census.failed().size() > settings.failureThreshold(all);
    boolean replaces = status.currentRevision() != null
        && !status.currentRevision().equals(revision);
    if (census.of(Member.Kind.OUTDATED).isEmpty() && !(failed && replaces)) {
      return rest(Phase.DONE, List.of());
    }
    List<Member> reserved = census.candidates().stream()
        .filter(member -> isReserved(member, now)).toList();
    List<Member> free = census.candidates().stream()
        .filter(member -> !isReserved(member, now)).toList();
    if (failed) {
      return new RolloutStep(Phase.STOPPED,
          start(rejected(census, free, settings), census.unavailable().size(), settings, all),
          reserved, null, null);
    }
    if (settings.pauses()) {
      return rest(Phase.PAUSED, reserved);
    }
    if (census.candidates().isEmpty()) {
      return rest(census.changing().isEmpty() ? Phase.REFUSED : Phase.CHANGING, reserved);
    }
    if (!census.changing().isEmpty()) {
      return rest(Phase.CHANGING, reserved);
    }
    if (free.isEmpty()) {
      return rest(Phase.RESERVED, reserved);
    }
    Batch done = done(census, revision, status.batch(), now);
    Instant next = next(done, settings.pause());
    if (next.isAfter(now)) {
      return new RolloutStep(Phase.BETWEEN, List.of(), reserved, done, next);
    }
    List<Member> start = start(free, census.unavailable().size(), settings, all);
    return start.isEmpty()
        ? new RolloutStep(Phase.BLOCKED, start, reserved, done, null)
        : new RolloutStep(Phase.CHANGING, start, reserved, done, null);
  }

  /**
   * Of a rollout that has stopped, the devices to try again: those that the API server has rejected, or a quota that was
   * raised would change nothing. While more than may have failed with the template itself, no further device gets it.
   */
  private static List<Member> rejected(Census census, List<Member> free, Rollout settings) {
    Predicate<Member> rejected = member -> member.isRefused(Refusal.Cause.REJECTED);
    long broken = census.failed().stream().filter(rejected.negate()).count();
    boolean waits = settings.pauses() || !census.changing().isEmpty()
        || broken > settings.failureThreshold(census.members().size());
    return waits ? List.of() : free.stream().filter(rejected).toList();
  }

  private static RolloutStep rest(Phase phase, List<Member> reserved) {
    return new RolloutStep(phase, List.of(), reserved, null, null);
  }

  /** A device that proceeds anyway is not left to its user. */
  private static boolean isReserved(Member member, Instant now) {
    return member.device().isReserved(now)
        && member.desired().spec().disruption() != DisruptionPolicy.Proceed;
  }

  /**
   * When the last batch was done; null before the first one. An operator that was killed after it had started a batch, and
   * before it could say so, finds more updated devices than the status has. A time that is still to come is of another clock.
   */
  private static Batch done(Census census, String revision, Batch before, Instant now) {
    int updated = census.of(Member.Kind.UPDATED).size();
    if (updated == 0) {
      return null;
    }
    boolean same = before != null && before.revision().equals(revision)
        && before.updated() == updated && !doneAt(before).isAfter(now);
    return same
        ? before
        : new Batch(now.truncatedTo(ChronoUnit.SECONDS).toString(), revision, updated);
  }

  private static Instant next(Batch done, Duration pause) {
    return done == null ? Instant.MIN : doneAt(done).plus(pause);
  }

  /** A stored time that cannot be read holds nothing up. */
  private static Instant doneAt(Batch batch) {
    try {
      return Instant.parse(batch.doneAt());
    } catch (DateTimeException _) {
      return Instant.MIN;
    }
  }

  /** What is not available anyway comes first: to change it makes nothing worse, and may be the remedy. */
  private static List<Member> start(List<Member> free, int unavailable, Rollout settings,
      int all) {
    List<Member> ordered = new ArrayList<>(settings.reverses() ? free.reversed() : free);
    ordered.sort(Comparator.comparing(Member::isAvailable));
    int room = settings.maxUnavailable(all) - unavailable;
    List<Member> start = new ArrayList<>();
    for (Member member : ordered) {
      if (start.size() == settings.batchSize(all)) {
        break;
      }
      if (!member.isAvailable()) {
        start.add(member);
      } else if (room > 0) {
        start.add(member);
        room--;
      }
    }
    return List.copyOf(start);
  }
}
