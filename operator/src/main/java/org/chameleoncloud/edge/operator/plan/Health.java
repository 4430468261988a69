package org.chameleoncloud.edge.operator.plan;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/** The testbed's checks as a status has them. */
final class Health {
  /** An error may quote the whole response of another service, which is too long for a status. */
  private static final int MAX_MESSAGE_LENGTH = 500;

  private Health() {}

  /** Such as {@code 3/4}. */
  static String fraction(List<Check> checks) {
    return checks.stream().filter(Health::isSteady).count() + "/" + checks.size();
  }

  /** The checks as they now are; {@code before} is what was last reported, null for nothing. */
  static List<Check> checks(Hardware record, List<Check> before) {
    return record.workers().stream().map(worker -> check(worker, before)).toList();
  }

  /**
   * A check that is running is reported as while it waited: the registry reruns a deferred one every minute, and that is
   * no news.
   */
  private static Check check(Worker worker, List<Check> before) {
    if (worker.state() != State.IN_PROGRESS) {
      return new Check(worker.type(), worker.state().name(),
          worker.deferred() ? Boolean.TRUE : null, message(worker));
    }
    return (before == null ? List.<Check>of() : before).stream()
        .filter(check -> check.name().equals(worker.type()) && isPending(check)).findFirst()
        .orElseGet(() -> new Check(worker.type(), State.PENDING.name(), null, null));
  }

  private static String message(Worker worker) {
    String message = worker.state() == State.ERROR
        ? worker.lastError()
        : worker.deferred() ? worker.deferReason() : null;
    return message == null || message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH) + "...";
  }

  /** How healthy the device is. */
  static Progress progress(List<Check> checks, Applied applied) {
    if (checks.isEmpty()) {
      return Progress.inProgress(Reason.WAIT_FOR_CHECKS,
          "The testbed lists no checks for the device.");
    }
    if (checks.stream().allMatch(Health::isSteady)) {
      return Progress.done(Reason.HEALTHY, "All " + checks.size() + " checks are STEADY.");
    }
    if (checks.stream().anyMatch(Health::isFailed)) {
      boolean exhausted = Repairs.of(applied).areExhausted();
      return Progress.inProgress(
          exhausted ? Reason.CONTACT_TESTBED_OPERATORS : Reason.WAIT_FOR_REPAIR,
          messages(checks, Health::isFailed));
    }
    if (checks.stream().anyMatch(Health::isDue)) {
      return Progress.inProgress(Reason.WAIT_FOR_CHECKS, "Not run yet: " + checks.stream()
          .filter(Health::isDue).map(Check::name).collect(Collectors.joining(", ")) + ".");
    }
    return Progress.inProgress(Reason.POWER_ON_DEVICE, messages(checks, Health::isDeferred));
  }

  private static String messages(List<Check> checks, Predicate<Check> which) {
    return checks.stream().filter(which)
        .map(check -> check.message() == null
            ? check.name()
            : check.name() + ": " + withoutFullStop(check.message()))
        .collect(Collectors.joining("; "));
  }

  /** The testbed's messages are joined to one, and some of them end with a full stop. */
  private static String withoutFullStop(String message) {
    return message.endsWith(".") && !message.endsWith("..")
        ? message.substring(0, message.length() - 1)
        : message;
  }

  private static boolean isSteady(Check check) {
    return check.state().equals(State.STEADY.name());
  }

  private static boolean isFailed(Check check) {
    return check.state().equals(State.ERROR.name());
  }

  private static boolean isPending(Check check) {
    return check.state().equals(State.PENDING.name());
  }

  private static boolean isDeferred(Check check) {
    return Boolean.TRUE.equals(check.deferred());
  }

  private static boolean isDue(Check check) {
    return !isSteady(check) && !isFailed(check) && !isDeferred(check);
  }
}
