package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.plan.ListState;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectPollerTest {
  private static final PollIntervals QUICK = new PollIntervals(Duration.ofMillis(1),
      Duration.ofMillis(1),
      Duration.ofMinutes(1),
      Duration.ofMinutes(1));
  private static final ResourceID DEVICE = new ResourceID("uc-rpi4-03", "lab");

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final List<ResourceID> triggered = new CopyOnWriteArrayList<>();
  private final Lists lists = new Lists();

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  private ProjectPoller poller() {
    return new ProjectPoller(lists, QUICK, Clock.systemUTC(), timer, this::triggered, (_, _) -> {});
  }

  private void triggered(Collection<ResourceID> resources) {
    triggered.addAll(resources);
  }

  /** How long until the next list is due. */
  private Duration untilNextList() {
    return timer.getQueue().stream().map(task -> (ScheduledFuture<?>) task)
        .filter(task -> !task.isCancelled())
        .map(task -> Duration.ofMillis(task.getDelay(TimeUnit.MILLISECONDS)))
        .min(Duration::compareTo).orElse(Duration.ZERO);
  }

  private static Hardware record(String email) {
    return new Hardware("9f2a008e-eac8-4cd7-9164-db5075faa039", "uc-rpi4-03", "p", Instant.EPOCH,
        Map.of(DeviceProperty.CONTACT_EMAIL, email), List.of(), null);
  }

  @Test
  void goesOnListingHoweverQuicklyAListComes() {
    try (ProjectPoller _ = poller()) {
      await().atMost(Duration.ofSeconds(20)).until(() -> lists.asked.get() >= 2000);
    }
  }

  @Test
  void goesOnListingAfterAListThrewWhatNobodyExpected() throws Exception {
    lists.broken = true;
    try (ProjectPoller poller = poller()) {
      assertThat(poller.list(null, "uc-rpi4-03", "chi-edge"))
          .isInstanceOf(ListState.Failing.class);
      lists.broken = false;
      await()
          .until(() -> poller.list(null, "uc-rpi4-03", "chi-edge") instanceof ListState.Listed);
    }
  }

  @Test
  void theAgeOfAListGrowsWhileNoneComes() {
    lists.broken = true;
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.listAge().toMillis() > 50);
      lists.broken = false;
      await().until(() -> poller.listAge().toMillis() < 20);
    }
  }

  @Test
  void aCredentialThatWasRefusedStaysSoUntilAListComesWithIt() {
    lists.failure = RegistryFailure.of(RegistryFailure.Kind.FORBIDDEN, "Not for you");
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.credential() == CredentialsInUse.State.REJECTED);
      lists.failure = RegistryFailure.of(RegistryFailure.Kind.TIMEOUT, "No answer");
      int asked = lists.asked.get();
      await().until(() -> lists.asked.get() > asked + 1);
      assertThat(poller.credential()).isEqualTo(CredentialsInUse.State.REJECTED);
      lists.failure = null;
      await().until(() -> poller.credential() == CredentialsInUse.State.ACCEPTED);
    }
  }

  @Test
  void wakesOnlyTheResourcesWhoseRecordChanged() {
    lists.records = List.of(record("a@example.org"));
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.records().wasListed());
      poller.subscribers().subscribe(DEVICE, null, "uc-rpi4-03");
      poller.subscribers().subscribe(new ResourceID("other", "lab"), null, "other");
      lists.records = List.of(record("b@example.org"));
      await().until(() -> !triggered.isEmpty());
      assertThat(triggered).containsExactly(DEVICE);
    }
  }

  @Test
  void callersThatNeedAListAtOnceShareTheNextOne() throws Exception {
    List<Thread> callers = new CopyOnWriteArrayList<>();
    PollIntervals slow = new PollIntervals(Duration.ofHours(1), Duration.ofHours(1),
        Duration.ofHours(1),
        Duration.ofHours(1));
    try (ProjectPoller poller = new ProjectPoller(lists, slow, Clock.systemUTC(), timer,
        this::triggered, (_, _) -> {});
        ExecutorService threads = Executors.newFixedThreadPool(20, work -> {
          callers.add(new Thread(work));
          return callers.getLast();
        })) {
      await().until(() -> poller.records().wasListed());
      lists.gate = new CountDownLatch(1);
      Future<Void> first = threads.submit(() -> pollNow(poller));
      await().until(() -> lists.asked.get() == 2);
      CountDownLatch asking = new CountDownLatch(19);
      List<Future<Void>> others = Stream.generate(() -> threads.submit(() -> {
        asking.countDown();
        return pollNow(poller);
      })).limit(19).toList();
      asking.await();
      await().until(
          () -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
      lists.gate.countDown();
      first.get();
      for (Future<Void> other : others) {
        other.get();
      }
    }
    assertThat(lists.asked).hasValue(3);
  }

  private static Void pollNow(ProjectPoller poller) throws RegistryFailure {
    poller.pollNow();
    return null;
  }

  @Test
  void aDoubtDoesNotHaveABusyRegistryAskedBeforeTheTimeItAskedFor() throws Exception {
    lists.failure = RegistryFailure.of(RegistryFailure.Kind.BUSY, "Busy")
        .retryAfter(Duration.ofHours(1));
    try (ProjectPoller poller = poller()) {
      poller.list(null, "uc-rpi4-03", "chi-edge");
      await().until(() -> untilNextList().compareTo(Duration.ofMinutes(1)) > 0);
      poller.markInDoubt("uc-rpi4-03");
      assertThat(untilNextList()).isGreaterThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void doesNotForgetARecordOfOurOwnThatAListUnderWayDidNotHaveYet() {
    ProjectRecords records = new ProjectRecords();
    long asked = records.requestTime();
    records.written(record("a@example.org"));
    records.listed(asked, List.of());
    assertThat(records.withName("uc-rpi4-03")).isNotNull();
    records.listed(records.requestTime(), List.of());
    assertThat(records.withName("uc-rpi4-03")).isNull();
  }

  @Test
  void aDeletedRecordDoesNotComeBackWithAListThatWasUnderWay() {
    ProjectRecords records = new ProjectRecords();
    records.listed(records.requestTime(), List.of(record("a@example.org")));
    long asked = records.requestTime();
    records.deleted(record("a@example.org").uuid());
    records.listed(asked, List.of(record("a@example.org")));
    assertThat(records.withName("uc-rpi4-03")).isNull();
  }

  @Test
  void aDoubtEndsWithTheNextListThatWasAskedForAfterIt() {
    ProjectRecords records = new ProjectRecords();
    long before = records.requestTime();
    records.markInDoubt("uc-rpi4-03");
    records.listed(before, List.of());
    assertThat(records.isInDoubt("uc-rpi4-03")).isTrue();
    ProjectRecords.Changed changed = records.listed(records.requestTime(), List.of());
    assertThat(records.isInDoubt("uc-rpi4-03")).isFalse();
    assertThat(changed.names()).contains("uc-rpi4-03");
  }

  @Test
  void asksOnceWhenTheCredentialExpires() {
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.credentialExpiry().isPresent());
      int before = lists.asked.get();
      await().until(() -> lists.asked.get() > before + 5);
    }
    assertThat(lists.expiriesAsked).hasValue(1);
  }

  @Test
  void asksNotAgainWhenTheExpiryIsNotToBeTold() {
    lists.expiryFailure = RegistryFailure.of(RegistryFailure.Kind.FORBIDDEN, "no");
    AtomicLong hour = new AtomicLong();
    // Two hours later each time somebody looks at it.
    InstantSource source = () -> Instant.EPOCH.plus(Duration.ofHours(hour.addAndGet(2)));
    try (ProjectPoller _ = new ProjectPoller(lists, QUICK, source.withZone(ZoneOffset.UTC), timer,
        this::triggered, (_, _) -> {})) {
      await().until(() -> lists.expiriesAsked.get() == 1);
      int asked = lists.asked.get();
      await().until(() -> lists.asked.get() > asked + 5);
    }
    assertThat(lists.expiriesAsked).hasValue(1);
  }

  @Test
  void asksAnHourLaterAgainWhenTheCredentialCouldNotBeAskedFor() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource source = now::get;
    lists.expiryFailure = RegistryFailure.of(RegistryFailure.Kind.TIMEOUT, "no answer");
    try (ProjectPoller poller = new ProjectPoller(lists, QUICK, source.withZone(ZoneOffset.UTC),
        timer, this::triggered, (_, _) -> {})) {
      await().until(() -> lists.asked.get() > 5 && lists.expiriesAsked.get() == 1);
      assertThat(poller.credentialExpiry()).isEmpty();
      lists.expiryFailure = null;
      now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
      await().until(() -> poller.credentialExpiry().isPresent());
    }
    assertThat(lists.expiriesAsked).hasValue(2);
  }

  /** A registry whose lists come at once. */
  private static final class Lists implements Registry {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<Hardware> records = List.of();
    private volatile boolean broken;
    private volatile RegistryFailure failure;
    private final AtomicInteger expiriesAsked = new AtomicInteger();
    private volatile RegistryFailure expiryFailure;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public List<Hardware> list() throws RegistryFailure {
      asked.incrementAndGet();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (failure != null) {
        throw failure;
      }
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return records;
    }

    @Override
    public Hardware register(Enrollment enrollment) throws RegistryFailure {
      throw new UnsupportedOperationException();
    }

    @Override
    public Hardware patch(String uuid, List<PropertyChange> changes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sync(String uuid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String uuid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Instant> credentialExpiry() throws RegistryFailure {
      expiriesAsked.incrementAndGet();
      if (expiryFailure != null) {
        throw expiryFailure;
      }
      return Optional.of(Instant.parse("2030-01-01T00:00:00Z"));
    }

    @Override
    public Optional<NameHolder> holderOf(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
