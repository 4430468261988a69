package org.chameleoncloud.edge.operator.plan.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.plan.health.CheckFinding.Urgency;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Texts;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/** The testbed's checks as a status has them. */
public final class Health {
  /** An error may quote the whole response of another service, which is too long for a status. */
  private static final int MAX_QUOTE_LENGTH = 500;
  /** A record may have any number of checks. */
  private static final int MAX_MESSAGE_LENGTH = 1500;

  private Health() {}

  /** Such as {@code 3/4}. */
  public static String fraction(List<Check> checks) {
    return checks.stream().filter(Health::isSteady).count() + "/" + checks.size();
  }

  /**
   * The checks as they now are, in the order of the record; {@code before} is what was last reported, null for nothing.
   */
  public static List<Check> checks(Hardware record, List<Check> before) {
    return record.workers().stream().map(worker -> check(worker, before)).toList();
  }

  /** A check that is running keeps the reason that it waited for: the registry reruns a deferred one every minute. */
  private static Check check(Worker worker, List<Check> before) {
    if (worker.state() != State.IN_PROGRESS) {
      return new Check(worker.type(), worker.state().name(),
          worker.deferred() ? Boolean.TRUE : null, quote(worker));
    }
    return (before == null ? List.<Check>of() : before).stream()
        .filter(check -> check.name().equals(worker.type()) && isDeferred(check)).findFirst()
        .map(check -> new Check(worker.type(), State.IN_PROGRESS.name(), true, check.message()))
        .orElseGet(() -> new Check(worker.type(), State.IN_PROGRESS.name(), null, null));
  }

  private static String quote(Worker worker) {
    String text = worker.state() == State.ERROR
        ? worker.lastError()
        : worker.deferred() ? worker.deferReason() : null;
    return text == null ? null : Texts.shortened(text, MAX_QUOTE_LENGTH);
  }

  /**
   * How healthy the device is. The message begins with the most important check: what the testbed says of it, and who can
   * fix it.
   *
   * @param checks those of the record, as the status shows them
   */
  public static Progress progress(Hardware record, List<Check> checks, Observation seen) {
    if (checks.isEmpty()) {
      return Progress.inProgress(Reason.WAIT_FOR_CHECKS,
          "The testbed lists no checks for the device.");
    }
    List<CheckFinding> findings = findings(record, checks, seen);
    if (findings.isEmpty()) {
      return Progress.done(Reason.HEALTHY, "All " + checks.size() + " checks are STEADY.");
    }
    CheckFinding first = findings.getFirst();
    String message = first.isQuoted() ? quoted(findings) : due(findings, checks);
    return Progress.inProgress(first.reason(), Texts.shortened(message, MAX_MESSAGE_LENGTH));
  }

  /** The most important first. */
  private static List<CheckFinding> findings(Hardware record, List<Check> checks,
      Observation seen) {
    List<CheckFinding> findings = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      CheckFinding.of(record.workers().get(i), checks.get(i), record, seen)
          .ifPresent(findings::add);
    }
    // Stable: checks that are equally important stay in the order of their names.
    findings.sort(Comparator.comparing(CheckFinding::urgency));
    return findings;
  }

  private static String quoted(List<CheckFinding> findings) {
    CheckFinding first = findings.getFirst();
    String others = findings.stream().skip(1).filter(CheckFinding::isQuoted)
        .map(CheckFinding::quoted).collect(Collectors.joining("; "));
    return first.quoted() + ". " + first.advice()
        + (others.isEmpty() ? "" : " Also " + others + ".");
  }

  private static String due(List<CheckFinding> findings, List<Check> checks) {
    List<String> running = checks.stream().filter(Health::isRunning).map(Check::name).toList();
    List<String> due = findings.stream()
        .filter(finding -> finding.urgency() == Urgency.DUE && !finding.isQuoted())
        .map(CheckFinding::name).filter(name -> !running.contains(name)).toList();
    List<String> sentences = new ArrayList<>();
    if (!running.isEmpty()) {
      sentences.add("Running: " + String.join(", ", running) + ".");
    }
    if (!due.isEmpty()) {
      sentences.add("Not run yet: " + String.join(", ", due) + ".");
    }
    return String.join(" ", sentences);
  }

  private static boolean isSteady(Check check) {
    return check.state().equals(State.STEADY.name());
  }

  private static boolean isRunning(Check check) {
    return check.state().equals(State.IN_PROGRESS.name()) && !isDeferred(check);
  }

  private static boolean isDeferred(Check check) {
    return Boolean.TRUE.equals(check.deferred());
  }
}
