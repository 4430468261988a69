package org.chameleoncloud.edge.operator.plan;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/** The testbed's checks as a status tells them. */
final class Health {
  private Health() {}

  /** Such as {@code 3/4}. */
  static String fraction(Hardware record) {
    return record.steadyWorkers() + "/" + record.workers().size();
  }

  /** The checks; one that is being run counts as PENDING, because it is so for seconds and no news. */
  static List<Check> checks(Hardware record) {
    return record.workers().stream().map(worker -> new Check(worker.type(), state(worker),
        worker.deferred() ? Boolean.TRUE : null, message(worker))).toList();
  }

  private static String state(Worker worker) {
    return worker.state() == State.IN_PROGRESS ? State.PENDING.name() : worker.state().name();
  }

  private static String message(Worker worker) {
    return worker.state() == State.ERROR
        ? worker.lastError()
        : worker.deferred() ? worker.deferReason() : null;
  }

  /** Where the device's health stands. */
  static Standing standing(Hardware record, Applied applied) {
    List<Worker> workers = record.workers();
    if (workers.isEmpty()) {
      return Standing.underWay(Reason.WAIT_FOR_CHECKS,
          "The testbed lists no checks for the device.");
    }
    if (record.steadyWorkers() == workers.size()) {
      return Standing.done(Reason.HEALTHY, "All " + workers.size() + " checks are STEADY.");
    }
    if (workers.stream().anyMatch(worker -> worker.state() == State.ERROR)) {
      boolean tried = Repairs.count(applied) >= Repairs.MOST;
      return Standing.underWay(tried ? Reason.ASK_TESTBED_OPERATORS : Reason.WAIT_FOR_REPAIR,
          told(workers, worker -> worker.state() == State.ERROR));
    }
    if (workers.stream().anyMatch(worker -> worker.state() != State.STEADY && !worker.deferred())) {
      return Standing.underWay(Reason.WAIT_FOR_CHECKS, "Not run yet: " + workers.stream()
          .filter(worker -> worker.state() != State.STEADY && !worker.deferred()).map(Worker::type)
          .collect(Collectors.joining(", ")) + ".");
    }
    return Standing.underWay(Reason.POWER_ON_DEVICE, told(workers, Worker::deferred));
  }

  private static String told(List<Worker> workers, Predicate<Worker> which) {
    return workers.stream().filter(which).map(worker -> worker.type() + ": " + message(worker))
        .collect(Collectors.joining("; "));
  }
}
