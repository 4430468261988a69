package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.plan.ObservationBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.Failures;
import org.chameleoncloud.edge.operator.plan.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.ListState;
import org.chameleoncloud.edge.operator.plan.Observation;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.chameleoncloud.edge.operator.plan.Plan;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.CredentialState;
import org.chameleoncloud.edge.operator.plan.Reason;
import org.chameleoncloud.edge.operator.plan.Report;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/** The operator between its start and its end: what it holds in memory is gone when it is killed. */
final class OperatorProcess {
  /** The process ended between two lines. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final MemoryTestbed testbed;
  private final RandomGenerator random;
  private final double killRate;
  private final double queueRate;
  private final Map<String, Hardware> snapshot = new HashMap<>();
  private final Set<String> inDoubt = new HashSet<>();
  private final Map<String, WriteBackoff> holds = new HashMap<>();
  private final Set<String> woken = new HashSet<>();
  private final Map<String, Instant> due = new HashMap<>();
  private RegistryFailure failing;
  private boolean listed;

  OperatorProcess(MemoryTestbed testbed, RandomGenerator random, double killRate,
      double queueRate) {
    this.testbed = testbed;
    this.random = random;
    this.queueRate = queueRate;
    this.killRate = killRate;
  }

  /** Reads the list, as the poller does; gives the ids and names of the records that changed. */
  Set<String> poll() {
    try {
      List<Hardware> records = testbed.list();
      Set<String> changed = new HashSet<>();
      Map<String, Hardware> before = Map.copyOf(snapshot);
      snapshot.clear();
      records.forEach(record -> snapshot.put(record.uuid(), record));
      Stream.concat(before.values().stream(), records.stream())
          .filter(record -> !Objects.equals(before.get(record.uuid()), snapshot.get(record.uuid())))
          .forEach(record -> changed.addAll(List.of(record.uuid(), record.name())));
      woken.addAll(inDoubt);
      inDoubt.clear();
      listed = true;
      failing = null;
      return changed;
    } catch (RegistryFailure failure) {
      failing = failure;
      return Set.of();
    }
  }

  /** Something that concerns a resource is new: it is to be looked at. */
  void wake(Device device) {
    woken.add(device.name);
  }

  /** Whether a resource is to be looked at: something woke it, or a look was put off until now. */
  boolean isToLookAt(Device device, Instant now) {
    return !device.gone && (woken.contains(device.name)
        || due.containsKey(device.name) && !due.get(device.name).isAfter(now));
  }

  /**
   * One look at a resource.
   *
   * @param rival the older resource of that name; null without one
   * @return when to look again; null for never
   * @throws Killed when the process is to end here
   */
  Duration look(Device device, String rival, Credentials credentials, Instant now) {
    woken.remove(device.name);
    due.remove(device.name);
    Observation seen = observed(device, rival, credentials, now);
    Plan plan = Planner.plan(seen);
    if (rival != null) {
      assertThat(writesOf(plan)).as("writes of a resource that lost its name").isEmpty();
    }
    List<ActionResult> results = new ArrayList<>();
    for (Action action : plan.actions()) {
      maybeKilled();
      ActionResult result = act(device, action);
      nothingIsForgotten(device, action, rival);
      maybeKilled();
      results.add(result);
      remember(device, plan, result, now);
      if (!result.succeeded()) {
        break;
      }
    }
    if (device.gone) {
      return null;
    }
    EdgeDeviceStatus status = Report.status(seen, plan, results);
    for (DeviceEvent announcement : DeviceEvents.of(seen, plan, results, seen.status(),
        status)) {
      if (announcement.message().contains(credentials.secret().reveal())) {
        throw new AssertionError("a secret is announced: " + announcement);
      }
    }
    if (rival != null) {
      assertThat(status.uuid()).as("the older resource's record")
          .isEqualTo(seen.status().uuid());
    }
    device.write(status);
    maybeKilled();
    // As the loop has it (Holds): what failed, waits or was taken over is looked at soon, and so is a place for a bake.
    boolean settled = results.stream().allMatch(result -> result instanceof ActionResult.Done
        && !(result.action() instanceof Action.AcquireBakeSlot));
    Duration again = settled ? plan.requeueAfter() : Duration.ofSeconds(1);
    if (again != null) {
      due.put(device.name, now.plus(again));
    }
    return again;
  }

  /** When a resource is let go of, its record is no longer on the testbed, unless it was to stay. */
  private void nothingIsForgotten(Device device, Action action, String rival) {
    if (action instanceof Action.RemoveFinalizer && rival == null
        && !device.spec.retainsRecord()) {
      assertThat(testbed.row(device.deviceName())
          .filter(row -> row.project.equals(MemoryTestbed.OURS)))
          .as("the record of the deleted " + device.name).isEmpty();
    }
  }

  private static List<Action> writesOf(Plan plan) {
    Predicate<Action> harmless = action -> action instanceof Action.RemoveFinalizer
        || action instanceof Action.DeleteJob || action instanceof Action.StartRemoval;
    return plan.actions().stream().filter(harmless.negate()).toList();
  }

  private Observation observed(Device device, String rival, Credentials credentials, Instant now) {
    CredentialState reading = new CredentialState.Loaded(credentials);
    return ObservationBuilder.builder().metadata(device.metadata()).spec(device.spec)
        .status(device.status).credentials(reading).deviceCredentials(reading)
        .secretValues(Map.of()).list(list(device)).rival(rival)
        .images(device.namespace.jobs()).bakeSettings(BakeSettings.defaults())
        .backoff(holds.get(device.name)).now(now).build();
  }

  private ListState list(Device device) {
    if (!listed) {
      return failing == null
          ? new ListState.Pending()
          : new ListState.Failing(new ListState.Failure(Reason.WAIT_FOR_REGISTRY,
              "The testbed cannot be reached.", true, false));
    }
    Hardware byUuid = device.status.uuid() == null ? null : snapshot.get(device.status.uuid());
    return new ListState.Listed(byUuid, named(device.deviceName()).orElse(null),
        inDoubt.contains(device.name), null);
  }

  private Optional<Hardware> named(String name) {
    return snapshot.values().stream().filter(record -> record.name().equals(name)).findFirst();
  }

  private ActionResult act(Device device, Action action) {
    try {
      return switch (action) {
        case Action.Register(var enrollment) -> told(action, testbed.register(enrollment));
        case Action.Patch(String uuid, var changes, _) -> told(action,
            testbed.patch(uuid, changes));
        case Action.Sync(String uuid, _) -> {
          testbed.sync(uuid);
          yield new ActionResult.Done(action, null);
        }
        case Action.AcquireBakeSlot _,Action.StartBake _ when random.nextDouble() < queueRate ->
          new ActionResult.Waiting(action, Failures.noBakeSlot(4));
        case Action.DeleteRecord(String uuid) -> {
          testbed.delete(uuid);
          snapshot.remove(uuid);
          yield new ActionResult.Done(action, null);
        }
        default -> inCluster(device, action);
      };
    } catch (RegistryFailure failure) {
      return failed(device, action, failure);
    }
  }

  private ActionResult told(Action action, Hardware record) {
    snapshot.put(record.uuid(), record);
    return new ActionResult.Done(action, record);
  }

  private ActionResult failed(Device device, Action action, RegistryFailure failure) {
    if (failure.mayHaveTakenEffect()) {
      inDoubt.add(device.name);
    }
    if (action instanceof Action.Register && failure.kind() == Kind.NAME_TAKEN) {
      poll();
      Optional<Hardware> own = named(device.deviceName());
      if (own.isPresent()) {
        return new ActionResult.Adopted(action, own.get());
      }
    }
    return new ActionResult.Failed(action, Failures.progress(failure, "chi-edge"), null);
  }

  private static ActionResult inCluster(Device device, Action action) {
    switch (action) {
      case Action.AddFinalizer _ -> device.finalizer = true;
      case Action.RemoveFinalizer _ -> device.release();
      case Action.AcquireBakeSlot _ -> {
      }
      case Action.StartBake(var order) -> device.namespace.startBake(order);
      case Action.StartRemoval(var order) -> device.namespace.startRemoval(order);
      case Action.DeleteJob(String name) -> device.namespace.delete(name);
      case Action.RegistryWrite write -> throw new IllegalStateException("not here: " + write);
    }
    return new ActionResult.Done(action, null);
  }

  private void remember(Device device, Plan plan, ActionResult result, Instant now) {
    if (result instanceof ActionResult.Failed failed) {
      holds.compute(device.name,
          (_, before) -> WriteBackoff.after(before, plan.writeInputs(), failed, now,
              Duration.ofMinutes(10), random));
    } else if (result.action() instanceof Action.RegistryWrite) {
      holds.remove(device.name);
    }
  }

  private void maybeKilled() {
    if (random.nextDouble() < killRate) {
      throw new Killed();
    }
  }
}
