package org.chameleoncloud.edge.operator.control.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the records of one credential's project. It never stops on its own: whatever a list throws is a failed list.
 */
final class RecordPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordPoller.class);

  private final Registry registry;
  private final PollShares.PollShare share;
  private final PollIntervals intervals;
  private final Clock clock;
  private final NextPoll next;
  private final BooleanSupplier converging;
  private final Consumer<Set<String>> changed;
  private final Runnable polled;
  private final PollListener listener;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final ProjectRecords records = new ProjectRecords();
  private final RunningCheckTimes runningChecks = new RunningCheckTimes();
  private final RecordKeeper keeper;
  private final CredentialExpiry expiry;
  private final CredentialProject project;
  private final FirstResult firstResult;
  private final ReentrantLock polling = new ReentrantLock(true);
  private volatile long started;
  private volatile Outage outage;
  private volatile boolean rejected;
  private volatile Instant lastList;
  private volatile Duration took = Duration.ZERO;
  private volatile boolean closed;

  /**
   * Lists nothing before {@link #begin}.
   *
   * @param converging whether a change is awaited, so that lists come sooner
   * @param changed called with the ids and names of the records that changed; with null when all may have
   * @param polled called after each scheduled list, in its thread
   * @param listener called after each list
   */
  RecordPoller(Registry registry, PollShares.PollShare share, PollIntervals intervals,
      Clock clock, ScheduledExecutorService timer, BooleanSupplier converging,
      Consumer<Set<String>> changed, Runnable polled, PollListener listener) {
    this.registry = registry;
    this.share = share;
    this.keeper = new RecordKeeper(records, share.kept());
    this.expiry = new CredentialExpiry(registry::credentialExpiry,
        new LimitedThreads(1, CredentialExpiry.THREAD), clock, () -> {});
    this.project = new CredentialProject(registry);
    this.intervals = intervals;
    this.clock = clock;
    this.lastList = clock.instant();
    this.firstResult = new FirstResult(clock);
    this.next = new NextPoll(timer, System::nanoTime, this::start);
    this.converging = converging;
    this.changed = changed;
    this.polled = polled;
    this.listener = listener;
  }

  /** Requests the first list; called once. */
  void begin() {
    next.startWithin(Duration.ZERO);
  }

  /** The records of the last list, with our own writes since then. */
  ProjectRecords records() {
    return records;
  }

  /** The time since the last list came, or since the poller started when none has. */
  Duration listAge() {
    return Duration.between(lastList, clock.instant());
  }

  /** Whether a list has come or failed. */
  boolean hasResult() {
    return firstResult.hasCome();
  }

  /** Whether the last list failed. */
  boolean isFailing() {
    return outage != null;
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
    return project.id();
  }

  /** When the credential expires; empty when it never does, and while that is unknown. */
  Optional<Instant> credentialExpiry() {
    return expiry.at();
  }

  /** Since when the checks of a record have been running. */
  RunningChecks runningChecks(String uuid) {
    return runningChecks.of(uuid);
  }

  /**
   * What is known of a device's record. Waits until the first list has come or failed; empty if that is late, and then all
   * devices are triggered when it has.
   *
   * @param uuid the persisted id; null without one
   * @param secretName the Secret that messages name
   */
  Optional<ListState> list(String uuid, String name, String secretName)
      throws InterruptedException {
    return firstResult.await() ? Optional.of(listed(uuid, name, secretName)) : Optional.empty();
  }

  private ListState listed(String uuid, String name, String secretName) {
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

  /** A write for a device may have taken effect without our knowing: nothing more is written before the next list. */
  void markInDoubt(String name) {
    records.markInDoubt(name);
    // While lists fail, the next one is scheduled, and no sooner than the registry asked for.
    if (outage == null) {
      next.startWithin(Duration.ZERO);
    }
  }

  /** Lists in the caller's thread. A list in flight does not count; callers that wait for it share the one after it. */
  void pollNow() throws RegistryFailure {
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
  void pollSoon() {
    if (outage == null) {
      next.startWithin(PollIntervals.varied(intervals.converging(), random));
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
    polled.run();
  }

  private Duration untilNext() {
    Outage now = outage;
    if (now == null) {
      return PollIntervals.varied(
          converging.getAsBoolean() ? intervals.converging() : intervals.settled(), random);
    }
    return now.untilNextList(intervals.converging(), random);
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
      project.learn();
      succeeded(requestedAt, list);
    } catch (RegistryFailure | InterruptedException | RuntimeException | Error e) {
      failed(ListFailures.of(e, "the testbed's records"));
    } finally {
      polling.unlock();
      firstResult.come(() -> changed.accept(null));
      freeIfClosed();
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
    ProjectRecords.Changed news;
    try (ReadingTurns.Turn _ = share.take()) {
      runningChecks.listed(list, clock.instant());
      news = records.listed(requestedAt, list, clock.instant());
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
    boolean close = expiry.becameClose();
    if (first || close || before != null && before.isShown()) {
      changed.accept(null);
      return;
    }
    Set<String> keys = new HashSet<>(news.uuids());
    keys.addAll(news.names());
    changed.accept(keys);
  }

  private void failed(RegistryFailure failure) {
    keeper.failed();
    Outage before = outage;
    Outage now = Outage.of(failure, before, clock.instant(), intervals.outage());
    outage = now;
    // A timeout after a rejection does not take the rejection back.
    rejected |= !failure.kind().isTransient();
    listener.polled(false, records.size());
    boolean isNews = now.isNews(before);
    if (isNews) {
      RegistryFailureLog.write(LOG.atWarn().addKeyValue("event", "registry-list-failed")
          .addKeyValue("lasting", now.lasting()), failure);
    }
    if (isNews && (now.isShown() || !records.wasListed())) {
      changed.accept(null);
    }
  }

  @Override
  public void close() {
    closed = true;
    next.close();
    freeIfClosed();
  }
}
