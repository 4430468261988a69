package org.chameleoncloud.edge.operator.plan.status;

import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.health.Health;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.OnlineState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * What a status mirrors of the testbed: the conditions Healthy, Online and AccessEnforced, and the fields next to them.
 * Without a record it keeps what was mirrored last, unless the record is known to be gone.
 */
final class RecordReport {
  private static final String LAST_KNOWN = "The checks shown are the last known: ";

  private final Observation seen;
  private final EdgeDeviceStatus before;
  private final Hardware record;
  private final List<Check> checks;

  /**
   * A report of what is seen.
   *
   * @param record the record as it is now; null without one that is the resource's
   */
  RecordReport(Observation seen, Hardware record) {
    this.seen = seen;
    this.before = seen.status();
    this.record = record;
    this.checks = record == null ? null : Health.checks(record, before.checks());
  }

  /**
   * Adds the conditions.
   *
   * @param applied what is noted of the record
   * @param withoutRecord why there is no record, if there is none
   */
  void addTo(ConditionsBuilder conditions, Applied applied, Reason withoutRecord) {
    healthy(conditions, withoutRecord);
    online(conditions);
    accessEnforced(conditions, applied);
  }

  private void healthy(ConditionsBuilder conditions, Reason withoutRecord) {
    ListState.Failure failure = failure();
    if (failure != null) {
      conditions.add(ConditionType.HEALTHY, Condition.UNKNOWN, failure.reason(),
          lastKnown(ConditionType.HEALTHY, failure));
    } else if (checks != null) {
      conditions.add(ConditionType.HEALTHY, Health.progress(record, checks, seen));
    } else if (isListed() || !wasJudged()) {
      conditions.add(ConditionType.HEALTHY, Condition.UNKNOWN, withoutRecord,
          "The resource has no record on the testbed.");
    } else {
      conditions.keep(ConditionType.HEALTHY);
    }
  }

  /** While lists fail, whether the device is online is not known; the checks shown are the last known. */
  private void online(ConditionsBuilder conditions) {
    ListState.Failure failure = failure();
    if (failure != null) {
      conditions.add(ConditionType.ONLINE, Condition.UNKNOWN, failure.reason(),
          lastKnown(ConditionType.ONLINE, failure));
    } else if (record != null) {
      conditions.add(ConditionType.ONLINE, OnlineState.verdict(record, seen.now()));
    } else if (!isListed()) {
      conditions.keep(ConditionType.ONLINE);
    }
  }

  private void accessEnforced(ConditionsBuilder conditions, Applied applied) {
    boolean isPending = seen.reservations() instanceof ReservationState.Pending
        && before.condition(ConditionType.ACCESS_ENFORCED).isPresent();
    if (record != null && !isPending) {
      conditions.add(ConditionType.ACCESS_ENFORCED, Reservability.verdict(record,
          seen.reservations(), Boolean.TRUE.equals(applied.restrictionRemains())));
    } else if (record != null || !isListed()) {
      conditions.keep(ConditionType.ACCESS_ENFORCED);
    }
  }

  /** Fills in the fields. */
  EdgeDeviceStatusBuilder addTo(EdgeDeviceStatusBuilder status) {
    if (record != null) {
      return status
          .lastSeen(Optional.ofNullable(OnlineState.lastSeen(record, seen.now()))
              .map(Timestamps::text).orElse(null))
          .health(Health.fraction(checks)).checks(checks)
          .reservation(ReservationReport.reservation(seen))
          .access(ReservationReport.access(seen)).observed(Mirror.of(record));
    }
    return isListed()
        ? status
        : status.lastSeen(before.lastSeen()).health(before.health()).checks(before.checks())
            .reservation(before.reservation()).access(before.access())
            .observed(before.observed());
  }

  private boolean isListed() {
    return seen.list() instanceof ListState.Listed && !Observing.isAwaited(seen);
  }

  private ListState.Failure failure() {
    return switch (seen.list()) {
      case ListState.Listed(_, _, _, ListState.Failure failure) when failure != null -> failure;
      case ListState.Listed _ -> ofOtherProjects();
      case ListState.Failing(ListState.Failure failure) when hadRecord() && failure.lasting() ->
        failure;
      default -> null;
    };
  }

  private boolean hadRecord() {
    return before.uuid() != null || before.observed() != null;
  }

  /** Of a record of another project that is still shown, also by an operator that has not read it since its start. */
  private ListState.Failure ofOtherProjects() {
    ListState.Failure failure = seen.otherProjects().failure();
    boolean shows = record == null
        ? Observing.isAwaited(seen) && hadRecord()
        : record.equals(seen.otherProjects().record());
    return shows && failure != null && failure.lasting() ? failure : null;
  }

  /** Whether Healthy says something of checks. Without a record it repeats why, and that may have changed since. */
  private boolean wasJudged() {
    return before.checks() != null && before.condition(ConditionType.HEALTHY).isPresent();
  }

  /** The first message of an outage stays: a newer one says nothing new, and would cost a write for every device. */
  private String lastKnown(ConditionType type, ListState.Failure failure) {
    return before.condition(type)
        .filter(old -> old.reason().equals(failure.reason().text()))
        .map(Condition::message).filter(message -> message.startsWith(LAST_KNOWN))
        .orElseGet(() -> LAST_KNOWN + failure.message());
  }
}
