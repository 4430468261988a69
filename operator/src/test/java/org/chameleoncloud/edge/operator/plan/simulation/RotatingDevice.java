package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.chameleoncloud.edge.operator.api.DeviceCredentialSpec;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.credential.CredentialNames;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.CredentialLookup;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.CredentialView;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.simulation.OperatorProcess.Killed;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;

/** An operator that manages one device's credential, until it is killed; what it remembers of the registry is lost then. */
final class RotatingDevice {
  static final String NAME = "pi-1";
  private static final Credentials PARENT = credentials("parent", "the-parents-secret");

  final Device device;
  final Map<String, String> secrets = new HashMap<>();
  private final MemoryTestbed testbed;
  private final MemoryKeystone keystone;
  private final Random random;
  private final Map<String, Hardware> listed = new HashMap<>();
  private boolean isListed;
  private boolean inDoubt;
  private WriteBackoff backoff;
  double killRate;

  RotatingDevice(MemoryTestbed testbed, MemoryKeystone keystone, Random random, Instant now) {
    this.testbed = testbed;
    this.keystone = keystone;
    this.random = random;
    device = new Device(NAME, EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org")
        .deviceCredential(
            new DeviceCredentialSpec(new ManagedCredential("30d", "7d", null, null)))
        .build(), now, random);
  }

  static Credentials credentials(String id, String secret) {
    return new Credentials(URI.create("https://testbed.example.org/v3"), id,
        Sensitive.of(secret), null, "public", null);
  }

  /** Reads the records, and looks at the device until there is nothing left to do at once. */
  void look(Instant now) {
    poll();
    try {
      for (int attempt = 0; attempt < 12 && !device.deleted; attempt++) {
        Duration requeue = reconcile(now);
        if (requeue == null || requeue.compareTo(Duration.ofSeconds(1)) > 0) {
          return;
        }
        poll();
      }
    } catch (Killed _) {
      listed.clear();
      isListed = false;
      inDoubt = false;
      backoff = null;
    }
  }

  private void poll() {
    try {
      List<Hardware> records = testbed.list();
      listed.clear();
      records.forEach(record -> listed.put(record.uuid(), record));
      isListed = true;
      inDoubt = false;
    } catch (RegistryFailure _) {
      // The last list is used.
    }
  }

  private Duration reconcile(Instant now) {
    Observation seen = observe(now);
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = new ArrayList<>();
    for (Action action : plan.actions()) {
      maybeKill();
      ActionResult result = execute(action);
      maybeKill();
      results.add(result);
      if (result instanceof ActionResult.Failed failed) {
        backoff = WriteBackoff.after(backoff, plan.writeInputs(), failed, now,
            Duration.ofMinutes(10), random);
        break;
      }
    }
    EdgeDeviceStatus status = Report.status(seen, plan, results);
    DeviceEvents.of(seen, plan, results, seen.status(), status)
        .forEach(event -> assertThat(event.message()).doesNotContain("the-secret-of-"));
    assertThat(status.toString()).doesNotContain("the-secret-of-");
    device.writeStatus(status);
    maybeKill();
    return results.stream().allMatch(ActionResult::succeeded) ? plan.requeueAfter() : null;
  }

  private Observation observe(Instant now) {
    DeviceCredentialStatus state = Optional.ofNullable(device.status.deviceCredential())
        .orElse(DeviceCredentialStatus.NOTHING);
    String held = state.secretName() == null ? null : secrets.get(state.secretName());
    CredentialState ofDevice = held == null
        ? new CredentialState.Unavailable(Reason.CREATE_SECRET, "There is none.")
        : new CredentialState.Loaded(
            credentials(held, MemoryKeystone.secret(held).reveal()));
    Hardware byUuid = device.status.recordId(NAME).map(listed::get).orElse(null);
    Hardware byName = listed.values().stream().filter(record -> record.name().equals(NAME))
        .findFirst().orElse(null);
    return ObservationBuilder.builder().metadata(device.metadata()).spec(device.spec)
        .status(device.status).credentials(new CredentialState.Loaded(PARENT))
        .deviceCredentials(ofDevice)
        .credentialView(new CredentialView(lookup(state), held == null))
        .secretValues(Map.of())
        .list(isListed
            ? new ListState.Listed(byUuid, byName, inDoubt, null)
            : new ListState.Pending())
        .reservations(new ReservationState.Unreadable("Not offered."))
        .images(device.jobs.imageJobs()).bakeSettings(BakeSettings.defaults())
        .backoff(backoff).now(now).build();
  }

  private CredentialLookup lookup(DeviceCredentialStatus state) {
    if (state.pending() == null) {
      return new CredentialLookup.NotAsked();
    }
    try {
      return new CredentialLookup.Found(keystone.named(state.pending()).orElse(null),
          secrets.get(CredentialNames.secret(NAME, state.lastSerial())));
    } catch (RegistryFailure failure) {
      return new CredentialLookup.Failing(Failures.ofCredential(failure, "chi-edge"));
    }
  }

  private ActionResult execute(Action action) {
    try {
      return switch (action) {
        case Action.Register(var enrollment, _) -> done(action, testbed.register(enrollment));
        case Action.Patch(String uuid, var changes, _) -> done(action,
            testbed.patch(uuid, changes));
        case Action.DeleteRecord(String uuid) -> {
          testbed.delete(uuid);
          listed.remove(uuid);
          yield new ActionResult.Done(action, null);
        }
        case Action.IssueCredential(var request, String secretName) -> {
          secrets.remove(secretName);
          IssuedCredential issued = keystone.create(request);
          maybeKill();
          secrets.put(secretName, issued.credential().id());
          yield new ActionResult.Issued(action, issued.credential());
        }
        case Action.RevokeCredential(String id, _, String secretName) -> {
          keystone.delete(id);
          maybeKill();
          secrets.remove(secretName);
          yield new ActionResult.Done(action, null);
        }
        case Action.AddFinalizer _ -> {
          device.finalizer = true;
          yield new ActionResult.Done(action, null);
        }
        case Action.RemoveFinalizer _ -> {
          device.removeFinalizer();
          yield new ActionResult.Done(action, null);
        }
        case Action.Sync(String uuid, _) -> {
          testbed.sync(uuid);
          yield new ActionResult.Done(action, null);
        }
        case Action.AcquireBakeSlot _,Action.StartBake _,Action.StartRemoval _,Action.DeleteJob _ ->
          throw new AssertionError("the device has no image: " + action);
      };
    } catch (RegistryFailure failure) {
      inDoubt |= failure.mayHaveTakenEffect() && !(action instanceof Action.CredentialWrite);
      return new ActionResult.Failed(action, Failures.ofCredential(failure, "chi-edge"), null);
    }
  }

  private ActionResult done(Action action, Hardware record) {
    listed.put(record.uuid(), record);
    return new ActionResult.Done(action, record);
  }

  private void maybeKill() {
    if (random.nextDouble() < killRate) {
      throw new Killed();
    }
  }
}
