package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.control.memory.FatalErrors;
import org.chameleoncloud.edge.operator.plan.ListState;
import org.chameleoncloud.edge.operator.plan.OtherProjects;
import org.chameleoncloud.edge.operator.plan.ReservationState;
import org.chameleoncloud.edge.operator.plan.RunningChecks;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Testbed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the records of one credential's project for all devices at once, and triggers the devices whose record changed.
 * It never stops on its own: whatever a list throws is a failed list.
 */
public final class ProjectPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectPoller.class);
  private static final double JITTER = 0.1;

  private final Registry registry;
  private final PollIntervals intervals;
  private final Clock clock;
  private final NextPoll next;
  private final Consumer<Collection<ResourceID>> trigger;
  private final PollListener listener;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final ProjectRecords records = new ProjectRecords();
  private final RunningCheckTimes runningChecks = new RunningCheckTimes();
  private final OtherProjectsPoller otherProjects;
  private final ReservationPoller reservations;
  private final RecordSubscribers subscribers = new RecordSubscribers();
  private final PollShares.PollShare share;
  private final RecordKeeper keeper;
  private final CredentialExpiry expiry;
  private final CountDownLatch firstResult = new CountDownLatch(1);
  private final ReentrantLock polling = new ReentrantLock(true);
  private volatile long started;
  private volatile Outage outage;
  private volatile boolean rejected;
  private volatile String projectId;
  private volatile Instant lastList;
  private volatile Duration took = Duration.ZERO;
  private volatile boolean closed;

  ProjectPoller(Testbed testbed, PollShares.PollShare share, PollIntervals intervals, Clock clock,
      ScheduledExecutorService timer, Consumer<Collection<ResourceID>> trigger,
      PollListener listener) {
    this.registry = testbed.registry();
    this.share = share;
    this.keeper = new RecordKeeper(records, share.kept());
    this.expiry = new CredentialExpiry(registry, clock);
    this.otherProjects = new OtherProjectsPoller(registry, share, intervals, clock);
    this.intervals = intervals;
    this.clock = clock;
    this.lastList = clock.instant();
    this.next = new NextPoll(timer, System::nanoTime, this::start);
    this.trigger = trigger;
    this.listener = listener;
    next.startWithin(Duration.ZERO);
    reservations = new ReservationPoller(testbed.reservations(), share,
        intervals.reservations(), clock, timer,
        keys -> trigger(keys == null ? subscribers.all() : subscribers.of(keys)),
        listener::reservationsPolled);
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

  /** The registry as the credential sees it. */
  public Registry registry() {
    return registry;
  }

  /** The time since the last list came, or since the poller started when none has. */
  Duration listAge() {
    return Duration.between(lastList, clock.instant());
  }

  /** The age of the list of reservations; empty if the testbed does not offer it. */
  Optional<Duration> reservationListAge() {
    return reservations.listAge();
  }

  /** Whether the testbed accepts the credential, as of the last list that it answered. */
  CredentialsInUse.State credential() {
    if (rejected) {
      return CredentialsInUse.State.REJECTED;
    }
    return records.wasListed() ? CredentialsInUse.State.ACCEPTED : CredentialsInUse.State.UNKNOWN;
  }

  /** The id of the credential's project; empty until the first list has come. */
  Optional<String> projectId() {
    return Optional.ofNullable(projectId);
  }

  /** When the credential expires; empty when it never does, and while that is unknown. */
  Optional<Instant> credentialExpiry() {
    return expiry.at();
  }

  /** The project's records. */
  public ProjectRecords records() {
    return records;
  }

  /** Takes a record from the response to a write for a device. The next list shows others nothing new of it. */
  public void written(Hardware record, ResourceID device) {
    records.written(record);
    triggerOthers(record, device);
  }

  /** Notes that a record was deleted for a device. */
  public void deleted(String uuid, ResourceID device) {
    Hardware before = records.withUuid(uuid);
    records.deleted(uuid);
    if (before != null) {
      triggerOthers(before, device);
    }
  }

  private void triggerOthers(Hardware record, ResourceID device) {
    Set<ResourceID> others = subscribers.of(Set.of(record.uuid(), record.name()));
    others.remove(device);
    trigger(others);
  }

  /** The devices that are triggered by changes. */
  public RecordSubscribers subscribers() {
    return subscribers;
  }

  /**
   * What is known of a device's record. Waits until the first list has come or failed.
   *
   * @param uuid the persisted id; null without one
   * @param secretName the Secret that messages name
   */
  public ListState list(String uuid, String name, String secretName) throws InterruptedException {
    firstResult.await();
    Outage now = outage;
    if (!records.wasListed()) {
      return now == null
          ? new ListState.Pending()
          : new ListState.Failing(now.shownWith(secretName));
    }
    return new ListState.Listed(records.withUuid(uuid), records.withName(name),
        records.isInDoubt(name),
        now != null && now.isShown() ? now.shownWith(secretName) : null);
  }

  /**
   * What is known of a record that a device observes and that may be another project's. Never waits.
   *
   * @param secretName the Secret that messages name
   */
  public OtherProjects otherProjects(String uuid, String secretName) {
    if (!records.wasListed() || records.withUuid(uuid) != null) {
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
        ? listed.record().map(record -> runningChecks.of(record.uuid())).orElse(RunningChecks.NONE)
        : RunningChecks.NONE;
  }

  /** A write for a device may have taken effect without our knowing: nothing more is written before the next list. */
  public void markInDoubt(String name) {
    records.markInDoubt(name);
    // While lists fail, the next one is scheduled, and no sooner than the registry asked for.
    if (outage == null) {
      next.startWithin(Duration.ZERO);
    }
  }

  /** Lists in the caller's thread. A list in flight does not count; callers that wait for it share the one after it. */
  public void pollNow() throws RegistryFailure {
    long before = started;
    polling.lock();
    try {
      if (started == before) {
        poll();
      }
    } finally {
      polling.unlock();
    }
    Outage now = outage;
    if (now != null) {
      throw now.failure();
    }
  }

  /** Brings the next list forward, because something started to converge. */
  public void pollSoon() {
    if (outage == null) {
      next.startWithin(withJitter(intervals.converging()));
    }
  }

  private void start() {
    Thread.ofVirtual().name("poll").start(this::pollAndReschedule);
  }

  private void pollAndReschedule() {
    if (closed) {
      return;
    }
    try {
      poll();
    } finally {
      // After a failure, the outage says when.
      next.ended(outage == null ? took : Duration.ZERO);
      next.startWithin(untilNext());
    }
    pollOtherProjects();
  }

  /** After the project's own list, which does not wait for it: it takes as long as the testbed has records. */
  private void pollOtherProjects() {
    if (closed || outage != null) {
      return;
    }
    Set<String> observed = subscribers.observed();
    observed.removeIf(uuid -> records.withUuid(uuid) != null);
    trigger(subscribers.of(otherProjects.pollIfDue(observed)));
    if (closed) {
      otherProjects.clear();
    }
  }

  private Duration untilNext() {
    Outage now = outage;
    if (now == null) {
      return withJitter(
          subscribers.anyConverging() ? intervals.converging() : intervals.settled());
    }
    return now.untilNextList(intervals.converging(), random);
  }

  private Duration withJitter(Duration interval) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(interval.toMillis() * factor));
  }

  private void poll() {
    polling.lock();
    try (PollShares.Place place = share.enter()) {
      started++;
      long requestedAt = records.requestTime();
      keeper.begin(place.namespace());
      long start = System.nanoTime();
      List<Hardware> list = registry.list(keeper);
      took = Duration.ofNanos(System.nanoTime() - start);
      learnProject();
      succeeded(requestedAt, list);
    } catch (RegistryFailure failure) {
      failed(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(RegistryFailure.of(RegistryFailure.Kind.UNREACHABLE,
          "Interrupted while earlier lists of the namespace were awaited"));
    } catch (RuntimeException | Error e) {
      FatalErrors.endProcessIfFatal(e);
      LOG.atError().addKeyValue("event", "poll-error").setCause(e).log();
      failed(RegistryFailure.of(RegistryFailure.Kind.BROKEN,
          "The operator could not read the testbed's records"));
    } finally {
      polling.unlock();
      firstResult.countDown();
      freeIfClosed();
    }
  }

  /** The project of a credential never changes. Only the arbitration of names needs it, no list fails without. */
  private void learnProject() {
    if (projectId != null) {
      return;
    }
    try {
      projectId = registry.projectId();
    } catch (RegistryFailure failure) {
      RegistryFailureLog.write(LOG.atWarn().addKeyValue("event", "project-unknown"), failure);
    }
  }

  /** A list that is in flight when the poller is closed frees its memory itself. */
  private void freeIfClosed() {
    if (closed && polling.tryLock()) {
      keeper.clear();
      polling.unlock();
    }
  }

  private void succeeded(long requestedAt, List<Hardware> list) throws InterruptedException {
    boolean first = !records.wasListed();
    Outage before = outage;
    if (before != null && before.lasting()) {
      runningChecks.interrupted();
    }
    ProjectRecords.Changed changed;
    try (ReadingTurns.Turn _ = share.take()) {
      runningChecks.listed(list, clock.instant());
      changed = records.listed(requestedAt, list, clock.instant());
    }
    keeper.replaced();
    outage = null;
    rejected = false;
    lastList = clock.instant();
    listener.polled(true, list.size());
    expiry.askIfDue();
    if (before != null) {
      LOG.atInfo().addKeyValue("event", "registry-recovered")
          .addKeyValue("failures", before.failures()).log();
    }
    if (first || before != null && before.isShown()) {
      trigger(subscribers.all());
      return;
    }
    Set<String> keys = new HashSet<>(changed.uuids());
    keys.addAll(changed.names());
    trigger(subscribers.of(keys));
  }

  /** Devices that wait for the first result need no trigger: they read it themselves. */
  private void trigger(Set<ResourceID> devices) {
    if (firstResult.getCount() == 0) {
      trigger.accept(devices);
    }
  }

  private void failed(RegistryFailure failure) {
    keeper.failed();
    Outage before = outage;
    Outage now = Outage.of(failure, before, clock.instant(), intervals.outage());
    outage = now;
    // A timeout after a rejection does not take the rejection back.
    rejected |= !failure.kind().isTransient();
    listener.polled(false, records.size());
    boolean isNews = before == null || before.lasting() != now.lasting()
        || before.failure().kind() != failure.kind();
    if (isNews) {
      RegistryFailureLog.write(LOG.atWarn().addKeyValue("event", "registry-list-failed")
          .addKeyValue("lasting", now.lasting()), failure);
    }
    if (isNews && (now.isShown() || !records.wasListed())) {
      trigger(subscribers.all());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    reservations.close();
    next.close();
    otherProjects.clear();
    freeIfClosed();
  }
}
