package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.NameClaim;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.registration.Adoption;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/** A process of the operator. What it holds in memory is lost when it is killed. */
final class OperatorProcess {
  /** The process was killed at a random step. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final MemoryTestbed testbed;
  private final RandomGenerator random;
  private final double killRate;
  private final double queueRate;
  private final boolean restrictNewDevices;
  private final Map<String, Hardware> snapshot = new HashMap<>();
  private final Set<String> inDoubt = new HashSet<>();
  private final Map<String, WriteBackoff> backoffs = new HashMap<>();
  private final Set<String> triggered = new HashSet<>();
  private final Map<String, Instant> requeueAt = new HashMap<>();
  private RegistryFailure lastFailure;
  private boolean listed;
  private boolean endedClaim;

  OperatorProcess(MemoryTestbed testbed, RandomGenerator random, double killRate,
      double queueRate, boolean restrictNewDevices) {
    this.restrictNewDevices = restrictNewDevices;
    this.testbed = testbed;
    this.random = random;
    this.queueRate = queueRate;
    this.killRate = killRate;
  }

  /** Lists the records, like the poller. Returns the uuids and names of the records that changed. */
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
      triggered.addAll(inDoubt);
      inDoubt.clear();
      listed = true;
      lastFailure = null;
      return changed;
    } catch (RegistryFailure failure) {
      lastFailure = failure;
      return Set.of();
    }
  }

  /** Makes a device due for reconciliation. */
  void trigger(Device device) {
    triggered.add(device.name);
  }

  /** Whether a device is due: it was triggered, or requeued until now. */
  boolean isDue(Device device, Instant now) {
    return !device.deleted && (triggered.contains(device.name)
        || requeueAt.containsKey(device.name) && !requeueAt.get(device.name).isAfter(now));
  }

  /** Whether the last reconciliation ended the claim of its device, so that the next in turn is triggered. */
  boolean endedClaim() {
    return endedClaim;
  }

  /**
   * Reconciles a device once.
   *
   * @param others the claims of the other resources to the same device name
   * @return after which time to reconcile again; null if only when triggered
   * @throws Killed if the process is killed
   */
  Duration reconcile(Device device, List<NameClaim> others, Credentials credentials,
      Instant now) {
    triggered.remove(device.name);
    requeueAt.remove(device.name);
    endedClaim = false;
    int writes = testbed.writes();
    try {
      return reconcileOnce(device, others, credentials, now);
    } finally {
      if (device.spec.observes()) {
        assertThat(testbed.writes()).as("writes for an observed device").isEqualTo(writes);
      }
      if (device.isReleased()) {
        testbed.disown(device.name);
      }
    }
  }

  private Duration reconcileOnce(Device device, List<NameClaim> others, Credentials credentials,
      Instant now) {
    Observation seen = observe(device, others, credentials, now);
    NameClaim rival = seen.rival();
    Plan plan = Planner.plan(seen);
    if (rival != null) {
      assertThat(writesOf(plan)).as("writes for a device whose name belongs to another one")
          .isEmpty();
    }
    List<ActionResult> results = new ArrayList<>();
    for (Action action : plan.actions()) {
      if (action instanceof Action.Register && !device.registerAgain) {
        assertThat(device.status.recordId(device.deviceName())).as("the record of a spent name")
            .isEmpty();
      }
      maybeKill();
      ActionResult result = execute(device, seen, action);
      assertRecordDeleted(device, action, rival);
      maybeKill();
      results.add(result);
      updateBackoff(device, plan, result, now);
      if (!result.succeeded()) {
        break;
      }
    }
    if (device.deleted) {
      return null;
    }
    EdgeDeviceStatus status = Report.status(seen, plan, results);
    endedClaim = Observing.endsClaim(seen, results);
    for (DeviceEvent event : DeviceEvents.of(seen, plan, results, seen.status(),
        status)) {
      if (event.message().contains(credentials.secret().reveal())) {
        throw new AssertionError("an event contains a secret: " + event);
      }
    }
    if (rival != null) {
      assertThat(status.uuid()).as("the other resource's record")
          .isEqualTo(seen.status().uuid());
    }
    device.writeStatus(status);
    maybeKill();
    // Like the reconciler: after a failure, a wait, an adoption or an acquired bake slot, it reconciles again soon.
    boolean settled = results.stream().allMatch(result -> result instanceof ActionResult.Done
        && !(result.action() instanceof Action.AcquireBakeSlot));
    Duration requeueAfter = settled ? plan.requeueAfter() : Duration.ofSeconds(1);
    if (requeueAfter != null) {
      requeueAt.put(device.name, now.plus(requeueAfter));
    }
    return requeueAfter;
  }

  /** When the finalizer is removed, the record no longer exists, unless it is retained or was adopted. */
  private void assertRecordDeleted(Device device, Action action, NameClaim rival) {
    if (action instanceof Action.RemoveFinalizer && rival == null && !device.spec.observes()
        && device.spec.deletionPolicy() != DeletionPolicy.Retain) {
      assertThat(testbed.row(device.deviceName())
          .filter(row -> row.project.equals(MemoryTestbed.OWN_PROJECT))
          .filter(row -> mayDelete(device, row)))
          .as("the record of the deleted " + device.name).isEmpty();
    }
  }

  /** A record that someone else created is deleted only if the spec says so explicitly. */
  private static boolean mayDelete(Device device, MemoryTestbed.Row row) {
    return device.spec.deletionPolicy() == DeletionPolicy.Delete
        || device.name.equals(row.creator);
  }

  private static List<Action> writesOf(Plan plan) {
    Predicate<Action> allowed = action -> action instanceof Action.RemoveFinalizer
        || action instanceof Action.DeleteJob || action instanceof Action.StartRemoval;
    return plan.actions().stream().filter(allowed.negate()).toList();
  }

  private Observation observe(Device device, List<NameClaim> others, Credentials credentials,
      Instant now) {
    CredentialState credentialState = new CredentialState.Loaded(credentials);
    ListState list = list(device);
    NameClaim rival = device.spec.observes()
        ? null
        : device.claim(now).loserTo(others, list).orElse(null);
    return ObservationBuilder.builder().metadata(device.metadata()).spec(device.spec)
        .status(device.status).credentials(credentialState).deviceCredentials(credentialState)
        .secretValues(Map.of()).list(list).rival(rival)
        .reservations(new ReservationState.Unreadable("Not offered."))
        .imageSource(device.imageSource).images(device.jobs.imageJobs())
        .bakeSettings(BakeSettings.defaults())
        .restrictNewDevices(restrictNewDevices).backoff(backoffs.get(device.name)).now(now).build();
  }

  private ListState list(Device device) {
    if (!listed) {
      return lastFailure == null
          ? new ListState.Pending()
          : new ListState.Failing(new ListState.Failure(Reason.WAIT_FOR_REGISTRY,
              "The testbed cannot be reached.", true, false));
    }
    Hardware byUuid = device.status.recordId(device.deviceName()).map(snapshot::get).orElse(null);
    return new ListState.Listed(byUuid, named(device.deviceName()).orElse(null),
        inDoubt.contains(device.name), null);
  }

  private Optional<Hardware> named(String name) {
    return snapshot.values().stream().filter(record -> record.name().equals(name)).findFirst();
  }

  private ActionResult execute(Device device, Observation seen, Action action) {
    testbed.registering(device.name);
    try {
      return switch (action) {
        case Action.Register(var enrollment, boolean ownProjectOnly) -> done(action,
            testbed.register(ownProjectOnly
                ? enrollment.restrictedTo(testbed.projectId())
                : enrollment));
        case Action.Patch(String uuid, var changes, _) -> done(action,
            testbed.patch(uuid, changes));
        case Action.Sync(String uuid, _) -> {
          testbed.sync(uuid);
          yield new ActionResult.Done(action, null);
        }
        case Action.AcquireBakeSlot _,Action.StartBake _ when random.nextDouble() < queueRate ->
          new ActionResult.Waiting(action, Failures.noBakeSlot(4));
        case Action.DeleteRecord(String uuid) -> {
          testbed.withUuid(uuid).ifPresent(row -> assertThat(mayDelete(device, row))
              .as("deletes the record that " + row.creator + " made").isTrue());
          testbed.delete(uuid);
          snapshot.remove(uuid);
          yield new ActionResult.Done(action, null);
        }
        default -> executeInCluster(device, action);
      };
    } catch (RegistryFailure failure) {
      return failed(device, seen, action, failure);
    }
  }

  private ActionResult done(Action action, Hardware record) {
    snapshot.put(record.uuid(), record);
    return new ActionResult.Done(action, record);
  }

  private ActionResult failed(Device device, Observation seen, Action action,
      RegistryFailure failure) {
    if (failure.mayHaveTakenEffect()) {
      inDoubt.add(device.name);
    }
    if (action instanceof Action.Register && failure.kind() == Kind.NAME_TAKEN) {
      poll();
      Optional<Hardware> own = named(device.deviceName());
      if (own.isPresent()) {
        return Adoption.refusal(seen, own.get())
            .<ActionResult>map(refusal -> new ActionResult.Failed(action, refusal, null))
            .orElseGet(() -> new ActionResult.Adopted(action, own.get()));
      }
    }
    return new ActionResult.Failed(action, Failures.progress(failure, "chi-edge"), null);
  }

  private static ActionResult executeInCluster(Device device, Action action) {
    switch (action) {
      case Action.AddFinalizer _ -> device.finalizer = true;
      case Action.RemoveFinalizer _ -> device.removeFinalizer();
      case Action.AcquireBakeSlot _ -> {
      }
      case Action.StartBake(var bake) -> device.jobs.startBake(bake);
      case Action.StartRemoval(var removal) -> device.jobs.startRemoval(removal);
      case Action.DeleteJob(String name, _) -> device.jobs.delete(name);
      case Action.RegistryWrite write ->
        throw new IllegalStateException("handled elsewhere: " + write);
    }
    return new ActionResult.Done(action, null);
  }

  private void updateBackoff(Device device, Plan plan, ActionResult result, Instant now) {
    if (result instanceof ActionResult.Failed failed) {
      backoffs.compute(device.name,
          (_, before) -> WriteBackoff.after(before, plan.writeInputs(), failed, now,
              Duration.ofMinutes(10), random));
    } else if (result.action() instanceof Action.RegistryWrite) {
      backoffs.remove(device.name);
    }
  }

  private void maybeKill() {
    if (random.nextDouble() < killRate) {
      throw new Killed();
    }
  }
}
