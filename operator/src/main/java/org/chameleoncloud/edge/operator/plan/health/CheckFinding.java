package org.chameleoncloud.edge.operator.plan.health;

import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.operator.plan.reservation.Disruption;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * What is to be said of a check that is not STEADY.
 *
 * @param urgency how important it is next to other checks
 * @param name the check's type
 * @param quote what the testbed says of it, bounded; null for nothing
 * @param reason the reason of Healthy if nothing is more important
 * @param advice who can fix it and how; null for a check that just has not run yet
 */
record CheckFinding(Urgency urgency, String name, String quote, Reason reason, String advice) {
  /** The most important first. */
  enum Urgency {
    /** It failed, and needs a person. */
    FAILED,
    /** It is IN_PROGRESS, and nothing runs it any more. */
    ABANDONED,
    /** It failed, and is rerun. */
    REPAIRED,
    /** It runs, or will in a moment. */
    DUE,
    /** It waits for something else than the device. */
    DEFERRED,
    /** It waits for the device to boot. */
    SWITCHED_OFF
  }

  private static final String ABANDONED_ADVICE = Fixer.OPERATORS.sentence(
      "the process that ran it seems to have ended, and a sync does not reach it; they have to "
          + "restart the registry's worker");

  /**
   * The finding of a worker; empty for one that is STEADY.
   *
   * @param check how the status shows it
   */
  static Optional<CheckFinding> of(Worker worker, Check check, Hardware record, Observation seen) {
    return switch (worker.state()) {
      case STEADY -> Optional.empty();
      case ERROR -> Optional.of(failed(worker, check, record, seen));
      case IN_PROGRESS -> Optional.of(
          seen.runningChecks().isAbandoned(worker.type(), seen.now())
              ? abandoned(worker)
              : waiting(worker, check));
      case PENDING, UNKNOWN -> Optional.of(waiting(worker, check));
    };
  }

  private static CheckFinding abandoned(Worker worker) {
    return new CheckFinding(Urgency.ABANDONED, worker.type(), "IN_PROGRESS for more than "
        + RunningChecks.MAX_RUN.toMinutes() + " minutes", Reason.CONTACT_TESTBED_OPERATORS,
        ABANDONED_ADVICE);
  }

  private static CheckFinding failed(Worker worker, Check check, Hardware record,
      Observation seen) {
    CheckText text = CheckText.ofError(worker, record);
    String quote = check.message() == null ? "ERROR without a message" : check.message();
    // Judged by the repairs before this reconciliation: one that it started has had no effect yet.
    if (!seen.observes() && Repairs.of(seen.applied()).mayStillHelp(text.rerun(), seen.now())) {
      return new CheckFinding(Urgency.REPAIRED, worker.type(), quote,
          Reason.WAIT_FOR_REPAIR, "The operator reruns the check"
              + Disruption.repairsWaitUntil(seen).map(until -> " after " + Timestamps.text(until)
                  + ", because the device is reserved").orElse("")
              + "; nobody has to act yet.");
    }
    return new CheckFinding(Urgency.FAILED, worker.type(), quote, text.reason(),
        text.advice());
  }

  private static CheckFinding waiting(Worker worker, Check check) {
    if (!Boolean.TRUE.equals(check.deferred()) || check.message() == null) {
      return new CheckFinding(Urgency.DUE, worker.type(), null, Reason.WAIT_FOR_CHECKS, null);
    }
    CheckText text = CheckText.ofDeferral(check.message());
    Urgency urgency = switch (text.reason()) {
      case WAIT_FOR_CHECKS -> Urgency.DUE;
      case POWER_ON_DEVICE -> Urgency.SWITCHED_OFF;
      default -> Urgency.DEFERRED;
    };
    return new CheckFinding(urgency, worker.type(), check.message(), text.reason(), text.advice());
  }

  boolean isQuoted() {
    return quote != null;
  }

  /** The check and what it says, without a full stop. */
  String quoted() {
    String text = quote.endsWith(".") && !quote.endsWith("..")
        ? quote.substring(0, quote.length() - 1)
        : quote;
    return name + ": " + text;
  }
}
