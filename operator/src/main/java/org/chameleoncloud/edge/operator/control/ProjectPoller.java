package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.plan.ExponentialBackoff;
import org.chameleoncloud.edge.operator.plan.Failures;
import org.chameleoncloud.edge.operator.plan.ListState;
import org.chameleoncloud.edge.operator.plan.Progress;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the records of one credential's project for all devices at once, and wakes the resources whose record changed.
 * It never stops by itself: whatever a list throws is a failed list.
 */
final class ProjectPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectPoller.class);
  private static final Duration LONGEST_FAILING = Duration.ofMinutes(5);
  private static final double JITTER = 0.1;

  private final Registry registry;
  private final PollIntervals pace;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Consumer<Collection<ResourceID>> wake;
  private final PollListener listener;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final ProjectRecords records = new ProjectRecords();
  private final RecordSubscribers followers = new RecordSubscribers();
  private final CredentialExpiry expiry;
  private final CountDownLatch firstAnswer = new CountDownLatch(1);
  private final ReentrantLock polling = new ReentrantLock(true);

  private volatile long begun;
  private volatile Outage outage;
  private volatile boolean rejected;
  private volatile Instant lastList;
  private volatile boolean closed;
  private ScheduledFuture<?> next;

  /** Lists have failed since a moment. */
  private record Outage(RegistryFailure failure, Instant since, int failures, boolean lasting) {
    /** Whether resources show it: a passing failure is kept from them until it lasts. */
    boolean wasTold() {
      return lasting || !failure.kind().isTransient();
    }
  }

  /** Told of every list. */
  interface PollListener {
    void polled(boolean succeeded, int records);
  }

  ProjectPoller(Registry registry, PollIntervals pace, Clock clock, ScheduledExecutorService timer,
      Consumer<Collection<ResourceID>> wake, PollListener listener) {
    this.registry = registry;
    this.expiry = new CredentialExpiry(registry, clock);
    this.pace = pace;
    this.clock = clock;
    this.lastList = clock.instant();
    this.timer = timer;
    this.wake = wake;
    this.listener = listener;
    schedule(Duration.ZERO);
  }

  Registry registry() {
    return registry;
  }

  /** The time since the last list came, or since there was none yet to come. */
  Duration sinceList() {
    return Duration.between(lastList, clock.instant());
  }

  /** Whether the testbed takes the credential, as of the last list that it answered. */
  CredentialsInUse.State credential() {
    if (rejected) {
      return CredentialsInUse.State.REJECTED;
    }
    return records.wasListed() ? CredentialsInUse.State.ACCEPTED : CredentialsInUse.State.UNKNOWN;
  }

  /** When the credential expires. */
  CredentialExpiry expiry() {
    return expiry;
  }

  ProjectRecords records() {
    return records;
  }

  RecordSubscribers followers() {
    return followers;
  }

  /**
   * What is known of a device's record. Waits for the first list to come or to fail.
   *
   * @param uuid the persisted id; null without one
   * @param secretName names the Secret in messages
   */
  ListState listing(String uuid, String name, String secretName) throws InterruptedException {
    firstAnswer.await();
    Outage now = outage;
    if (!records.wasListed()) {
      return now == null
          ? new ListState.Pending()
          : new ListState.Failing(trouble(now, secretName));
    }
    boolean tell = now != null && now.wasTold();
    return new ListState.Listed(records.withUuid(uuid), records.withName(name),
        records.inDoubt(name),
        tell ? trouble(now, secretName) : null);
  }

  private static ListState.ListFailure trouble(Outage outage, String secretName) {
    Progress standing = Failures.standing(outage.failure(), secretName);
    return new ListState.ListFailure(standing.reason(), standing.message(), !standing.isStalled(),
        outage.lasting());
  }

  /** A write for a device may have been carried out unknown to us: nothing more is written before the next list. */
  void doubt(String name) {
    records.doubt(name);
    // While lists fail the next one is on its way, and no sooner than the registry asked for.
    if (outage == null) {
      schedule(Duration.ZERO);
    }
  }

  /** Lists now, in the caller's thread; a list that is under way does not count, the one after it is shared by all. */
  void listNow() throws RegistryFailure {
    long before = begun;
    polling.lock();
    try {
      if (begun == before) {
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

  /** Has the next list come soon, because something began to converge. */
  void hurry() {
    if (outage == null) {
      schedule(jittered(pace.converging()));
    }
  }

  private synchronized void schedule(Duration wait) {
    boolean sooner = next == null || next.getDelay(TimeUnit.MILLISECONDS) > wait.toMillis();
    if (closed || !sooner) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    next = timer.schedule(this::due, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A list is no longer to come once it begins; asking the future would tell so too late for a quick list. */
  private synchronized void due() {
    next = null;
    Thread.ofVirtual().name("poll").start(this::pollAndGoOn);
  }

  private void pollAndGoOn() {
    if (closed) {
      return;
    }
    try {
      poll();
    } finally {
      schedule(untilNext());
    }
  }

  private Duration untilNext() {
    Outage now = outage;
    if (now == null) {
      return jittered(followers.anyConverging() ? pace.converging() : pace.settled());
    }
    Duration backoff = new ExponentialBackoff(pace.converging(), LONGEST_FAILING).after(
        now.failures(),
        random);
    Duration asked = now.failure().retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(backoff) > 0 ? asked : backoff;
  }

  private Duration jittered(Duration wait) {
    return Duration
        .ofMillis(Math.round(wait.toMillis() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
  }

  private void poll() {
    polling.lock();
    try {
      begun++;
      long askedAt = records.asking();
      took(askedAt, registry.list());
    } catch (RegistryFailure failure) {
      failed(failure);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("event", "poll-failed-unexpectedly").setCause(e).log();
      failed(RegistryFailure.of(RegistryFailure.Kind.BROKEN,
          "The operator could not read the testbed's records"));
    } finally {
      polling.unlock();
      firstAnswer.countDown();
    }
  }

  private void took(long askedAt, List<Hardware> list) {
    boolean first = !records.wasListed();
    Outage before = outage;
    ProjectRecords.Changed changed = records.listed(askedAt, list);
    outage = null;
    rejected = false;
    lastList = clock.instant();
    listener.polled(true, list.size());
    expiry.askIfDue();
    if (before != null) {
      LOG.atInfo().addKeyValue("event", "registry-answers-again")
          .addKeyValue("failures", before.failures()).log();
    }
    if (first || before != null && before.wasTold()) {
      wake(followers.all());
      return;
    }
    Set<String> keys = new HashSet<>(changed.uuids());
    keys.addAll(changed.names());
    wake(followers.of(keys));
  }

  /** Those who wait for the first answer see for themselves what it brings. */
  private void wake(Set<ResourceID> resources) {
    if (firstAnswer.getCount() == 0) {
      wake.accept(resources);
    }
  }

  private void failed(RegistryFailure failure) {
    Outage before = outage;
    Instant since = before == null ? clock.instant() : before.since();
    boolean lasting = !clock.instant().isBefore(since.plus(pace.outage()));
    outage = new Outage(failure, since, before == null ? 1 : before.failures() + 1, lasting);
    // A time-out after a refusal does not take the refusal back.
    rejected |= !failure.kind().isTransient();
    listener.polled(false, records.size());
    boolean news = before == null || before.lasting() != lasting
        || before.failure().kind() != failure.kind();
    if (news) {
      RegistryFailureLog.tell(LOG.atWarn().addKeyValue("event", "registry-list-failed")
          .addKeyValue("lasting", lasting), failure);
    }
    if (news && (outage.wasTold() || !records.wasListed())) {
      wake(followers.all());
    }
  }

  /** How many wait for a list that is under way to end. */
  int waiting() {
    return polling.getQueueLength();
  }

  /** When the next list is to come; zero when one is under way. */
  synchronized Duration untilDue() {
    return next == null
        ? Duration.ZERO
        : Duration.ofMillis(next.getDelay(TimeUnit.MILLISECONDS));
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
  }
}
