package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.registry.ApplicationCredentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Testbed;

/**
 * What is polled with one credential for all devices at once: the records of its project, those of other projects that
 * devices observe, and the reservations. Triggers the devices that a change concerns.
 */
public final class ProjectPoller implements AutoCloseable {
  private final Registry registry;
  private final ApplicationCredentials credentials;
  private final Consumer<Collection<ResourceID>> trigger;
  private final RecordSubscribers subscribers = new RecordSubscribers();
  private final RecordPoller lists;
  private final OtherProjectsPoller otherProjects;
  private final ReservationPoller reservations;
  private final DeviceRequests registryRequests;
  private final DeviceRequests identityRequests;
  private volatile boolean closed;

  ProjectPoller(Testbed testbed, PollShares.PollShare share, PollIntervals intervals, Clock clock,
      ScheduledExecutorService timer, Consumer<Collection<ResourceID>> trigger,
      PollListener listener) {
    this.registry = testbed.registry();
    this.credentials = testbed.credentials();
    this.trigger = trigger;
    RandomGenerator random = RandomGenerator.getDefault();
    this.registryRequests = new DeviceRequests("registry", intervals.settled(), random, trigger);
    this.identityRequests = new DeviceRequests("identity service", intervals.settled(), random,
        trigger);
    this.otherProjects = new OtherProjectsPoller(registry, share, intervals, clock);
    this.lists = new RecordPoller(registry, share, intervals, clock, timer,
        subscribers::anyConverging, this::changed, this::pollOtherProjects, listener);
    this.reservations = new ReservationPoller(testbed.reservations(), share,
        intervals.reservations(), clock, timer, this::changed, listener::reservationsPolled);
    lists.begin();
  }

  /** The registry as the credential sees it. */
  public Registry registry() {
    return registry;
  }

  /** The application credentials of the credential's user. */
  public ApplicationCredentials credentials() {
    return credentials;
  }

  /** The requests of a kind, each of which a reconciliation waits for. */
  public DeviceRequests requests(Action.RegistryWrite write) {
    return write instanceof Action.CredentialWrite ? identityRequests : registryRequests;
  }

  /** The requests to the identity service, each of which a reconciliation waits for. */
  public DeviceRequests identityRequests() {
    return identityRequests;
  }

  /** A device no longer uses the credential. */
  void leave(ResourceID device) {
    subscribers.unsubscribe(device);
    registryRequests.forget(device);
    identityRequests.forget(device);
  }

  /** The time since the last list came, or since the poller started when none has. */
  Duration listAge() {
    return lists.listAge();
  }

  /** The age of the list of reservations; empty if the testbed does not offer it. */
  Optional<Duration> reservationListAge() {
    return reservations.listAge();
  }

  /** Whether the testbed accepts the credential, as of the last list that it answered. */
  CredentialsInUse.State credential() {
    return lists.credential();
  }

  /** The id of the credential's project; empty until the first list has come. */
  Optional<String> projectId() {
    return lists.projectId();
  }

  /** When the credential expires; empty when it never does, and while that is unknown. */
  public Optional<Instant> credentialExpiry() {
    return lists.credentialExpiry();
  }

  /** The project's records. */
  public ProjectRecords records() {
    return lists.records();
  }

  /** The devices that are triggered by changes. */
  public RecordSubscribers subscribers() {
    return subscribers;
  }

  /** Takes a record from the response to a write for a device. The next list shows others nothing new of it. */
  public void written(Hardware record, ResourceID device) {
    records().written(record);
    triggerOthers(record, device);
  }

  /** Notes that a record was deleted for a device. */
  public void deleted(String uuid, ResourceID device) {
    Hardware before = records().withUuid(uuid);
    records().deleted(uuid);
    if (before != null) {
      triggerOthers(before, device);
    }
  }

  private void triggerOthers(Hardware record, ResourceID device) {
    Set<ResourceID> others = subscribers.of(Set.of(record.uuid(), record.name()));
    others.remove(device);
    trigger(others);
  }

  /**
   * What is known of a device's record. Waits until the first list has come or failed; empty if that is late, and then the
   * device is triggered when it has.
   *
   * @param uuid the persisted id; null without one
   * @param secretName the Secret that messages name
   */
  public Optional<ListState> list(String uuid, String name, String secretName)
      throws InterruptedException {
    return lists.list(uuid, name, secretName);
  }

  /**
   * What the reservation service says of a device. Never waits.
   *
   * @param uuid the persisted id of its record; null without one
   * @param deletedAt when the device was deleted: then a list is requested that shows its reservations since; else null
   */
  public ReservationState reservations(String uuid, String name, Instant deletedAt) {
    if (deletedAt != null) {
      reservations.ensureRequestedAfter(deletedAt);
    }
    return reservations.of(uuid, name);
  }

  /**
   * What is known of a record that a device observes and that may be another project's. Never waits.
   *
   * @param secretName the Secret that messages name
   */
  public OtherProjects otherProjects(String uuid, String secretName) {
    if (!records().wasListed() || records().withUuid(uuid) != null) {
      return OtherProjects.UNKNOWN;
    }
    OtherProjects known = otherProjects.of(uuid, secretName);
    if (OtherProjects.UNKNOWN.equals(known)) {
      pollSoon();
    }
    return known;
  }

  /** Since when the checks of a device's record have been running. */
  public RunningChecks runningChecks(ListState list, OtherProjects others) {
    if (others.record() != null) {
      return otherProjects.runningChecks(others.record().uuid());
    }
    return list instanceof ListState.Listed listed
        ? listed.record().map(record -> lists.runningChecks(record.uuid()))
            .orElse(RunningChecks.NONE)
        : RunningChecks.NONE;
  }

  /** A write for a device may have taken effect without our knowing: nothing more is written before the next list. */
  public void markInDoubt(String name) {
    lists.markInDoubt(name);
  }

  /** Lists in the caller's thread. A list in flight does not count; callers that wait for it share the one after it. */
  public void pollNow() throws RegistryFailure {
    lists.pollNow();
  }

  /** Brings the next list forward, because something started to converge. */
  public void pollSoon() {
    lists.pollSoon();
  }

  /** After the project's own list, which does not wait for it: it takes as long as the testbed has records. */
  private void pollOtherProjects() {
    if (closed || lists.isFailing()) {
      return;
    }
    Set<String> observed = subscribers.observed();
    observed.removeIf(uuid -> records().withUuid(uuid) != null);
    trigger(subscribers.of(otherProjects.pollIfDue(observed)));
    if (closed) {
      otherProjects.clear();
    }
  }

  /**
   * Triggers devices.
   *
   * @param keys the ids and names of records that changed; null when all may have
   */
  private void changed(Set<String> keys) {
    trigger(keys == null ? subscribers.all() : subscribers.of(keys));
  }

  /** Devices that wait for the first result need no trigger: they read it themselves. */
  private void trigger(Set<ResourceID> devices) {
    if (lists.hasResult()) {
      trigger.accept(devices);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    reservations.close();
    lists.close();
    otherProjects.clear();
  }
}
