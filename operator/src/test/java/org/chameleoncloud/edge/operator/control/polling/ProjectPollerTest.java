package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.ReservableDevice;
import org.chameleoncloud.edge.registry.Reservations;
import org.chameleoncloud.edge.registry.Testbed;
import org.chameleoncloud.edge.registry.Worker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectPollerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final PollIntervals QUICK = new PollIntervals(Duration.ofMillis(1),
      Duration.ofMillis(1),
      Duration.ofMinutes(1), Duration.ofMinutes(1),
      Duration.ofMinutes(1));
  private static final ResourceID DEVICE = new ResourceID("uc-rpi4-03", "lab");

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final CountDownLatch testEnd = new CountDownLatch(1);
  private final List<ResourceID> triggered = new CopyOnWriteArrayList<>();
  private final FakeRegistry registry = new FakeRegistry();
  private final Testbed testbed = new Testbed(registry, new NoReservations(), null);
  private final PollShares.PollShare share = new PollShares(64 << 20, 1, () -> {})
      .of(() -> Set.of("lab"));

  /** A testbed whose first list of reservations, which triggers devices too, does not come during the test. */
  private Testbed withSilentReservations() {
    return new Testbed(registry, new NoReservations() {
      @Override
      public Optional<List<ReservableDevice>> devices(Keeper<ReservableDevice> keeper) {
        try {
          testEnd.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return super.devices(keeper);
      }
    }, null);
  }

  /** A testbed without a reservation service. */
  private static class NoReservations implements Reservations {
    @Override
    public Optional<List<ReservableDevice>> devices(Keeper<ReservableDevice> keeper) {
      return Optional.empty();
    }

    @Override
    public Optional<Map<String, List<Allocation>>> allocations(
        Keeper<List<Allocation>> keeper) {
      return Optional.empty();
    }
  }

  @AfterEach
  void close() {
    testEnd.countDown();
    timer.shutdownNow();
  }

  private ProjectPoller poller() {
    return new ProjectPoller(testbed, share, QUICK, Clock.systemUTC(), timer, this::triggered,
        (_, _) -> {});
  }

  private void triggered(Collection<ResourceID> resources) {
    triggered.addAll(resources);
  }

  /** The time until the next scheduled list. */
  private Duration untilNextList() {
    return timer.getQueue().stream().map(task -> (ScheduledFuture<?>) task)
        .filter(task -> !task.isCancelled())
        .map(task -> Duration.ofMillis(task.getDelay(TimeUnit.MILLISECONDS)))
        .min(Duration::compareTo).orElse(Duration.ZERO);
  }

  private static Hardware record(String email) {
    return new Hardware("9f2a008e-eac8-4cd7-9164-db5075faa039", "uc-rpi4-03", "p",
        DeviceProperty.HARDWARE_TYPE, Instant.EPOCH,
        Map.of(DeviceProperty.CONTACT_EMAIL, email), List.of(), null);
  }

  private static ListState list(ProjectPoller poller) throws InterruptedException {
    return poller.list(null, "uc-rpi4-03", "chi-edge").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void devicesThatHaveNotWaitedForALateFirstListAreTriggeredWhenItEnds(boolean succeeds)
      throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    InstantSource source = now::get;
    CountDownLatch end = new CountDownLatch(1);
    registry.gate = end;
    registry.broken = !succeeds;
    PollIntervals once = new PollIntervals(Duration.ofHours(1), Duration.ofHours(1),
        Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
    try (ProjectPoller poller = new ProjectPoller(withSilentReservations(), share, once,
        source.withZone(ZoneOffset.UTC), timer, this::triggered, (_, _) -> {})) {
      poller.subscribers().subscribe(DEVICE, null, "uc-rpi4-03");
      now.set(NOW.plus(FirstResult.LONGEST_WAIT));
      assertThat(poller.list(null, "uc-rpi4-03", "chi-edge")).isEmpty();
      assertThat(triggered).isEmpty();
      end.countDown();
      await().until(() -> triggered.equals(List.of(DEVICE)));
      assertThat(list(poller))
          .isInstanceOf(succeeds ? ListState.Listed.class : ListState.Failing.class);
    } finally {
      end.countDown();
    }
  }

  @Test
  void devicesThatWaitForTheFirstListAreNotTriggeredByIt() throws Exception {
    try (ProjectPoller poller = new ProjectPoller(withSilentReservations(), share, QUICK,
        Clock.systemUTC(), timer, this::triggered, (_, _) -> {})) {
      poller.subscribers().subscribe(DEVICE, null, "uc-rpi4-03");
      assertThat(list(poller)).isInstanceOf(ListState.Listed.class);
      awaitLists(2);
      assertThat(triggered).isEmpty();
    }
  }

  @Test
  void keepsPollingEvenIfListsAreFast() {
    try (ProjectPoller _ = poller()) {
      await().atMost(Duration.ofSeconds(20)).until(() -> registry.listRequests.get() >= 2000);
    }
  }

  @Test
  void keepsPollingAfterAnUnexpectedException() throws Exception {
    registry.broken = true;
    try (ProjectPoller poller = poller()) {
      assertThat(list(poller)).isInstanceOf(ListState.Failing.class);
      registry.broken = false;
      await()
          .until(() -> list(poller) instanceof ListState.Listed);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {StackOverflowError.class, NoClassDefFoundError.class,
      AssertionError.class, OutOfMemoryError.class})
  void keepsPollingAfterAnError(Class<? extends Error> error) throws Exception {
    registry.error = error.getDeclaredConstructor().newInstance();
    try (ProjectPoller poller = poller()) {
      assertThat(list(poller)).isEqualTo(new ListState.Failing(
          new ListState.Failure(Reason.WAIT_FOR_REGISTRY,
              "The operator could not read the testbed's records.", true, false)));
      registry.error = null;
      await()
          .until(() -> list(poller) instanceof ListState.Listed);
    }
  }

  @Test
  void aListThatTakesTooMuchMemoryFailsAndTheLastRecordsStay() throws Exception {
    PollShares.PollShare small = new PollShares(2 << 20, 1, () -> {}).of(() -> Set.of("lab"));
    registry.records = List.of(record("a@example.org"));
    try (ProjectPoller poller = new ProjectPoller(testbed, small, QUICK, Clock.systemUTC(), timer,
        this::triggered, (_, _) -> {})) {
      await().until(() -> poller.records().wasListed());
      registry.records = Stream.generate(() -> record("a".repeat(1000)))
          .limit(2000).toList();
      awaitLists(2);
      assertThat(poller.records().withName("uc-rpi4-03")).isEqualTo(record("a@example.org"));
      registry.records = List.of(record("b@example.org"));
      await().until(
          () -> poller.records().withName("uc-rpi4-03").equals(record("b@example.org")));
    }
  }

  @Test
  void whatIsListedAgainIsKeptOnce() {
    registry.records = List.of(record("a@example.org"));
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.records().wasListed());
      Hardware first = poller.records().withName("uc-rpi4-03");
      registry.records = List.of(record(new String("a@example.org")));
      awaitLists(2);
      assertThat(poller.records().withName("uc-rpi4-03")).isSameAs(first);
    }
  }

  @Test
  void theAgeOfTheListGrowsWhileListsFail() {
    registry.broken = true;
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.listAge().toMillis() > 50);
      registry.broken = false;
      await().until(() -> poller.listAge().toMillis() < 20);
    }
  }

  @Test
  void aRejectedCredentialStaysRejectedUntilAListSucceeds() {
    registry.failure = RegistryFailure.of(RegistryFailure.Kind.FORBIDDEN, "No access");
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.credential() == CredentialsInUse.State.REJECTED);
      registry.failure = RegistryFailure.of(RegistryFailure.Kind.TIMEOUT, "No response");
      int before = registry.listRequests.get();
      await().until(() -> registry.listRequests.get() > before + 1);
      assertThat(poller.credential()).isEqualTo(CredentialsInUse.State.REJECTED);
      registry.failure = null;
      await().until(() -> poller.credential() == CredentialsInUse.State.ACCEPTED);
    }
  }

  @Test
  void triggersOnlyTheDevicesWhoseRecordChanged() {
    registry.records = List.of(record("a@example.org"));
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.records().wasListed());
      poller.subscribers().subscribe(DEVICE, null, "uc-rpi4-03");
      poller.subscribers().subscribe(new ResourceID("other", "lab"), null, "other");
      registry.records = List.of(record("b@example.org"));
      await().until(() -> !triggered.isEmpty());
      assertThat(triggered).containsExactly(DEVICE);
    }
  }

  @Test
  void concurrentCallersOfPollNowShareOneList() throws Exception {
    List<Thread> callers = new CopyOnWriteArrayList<>();
    PollIntervals slow = new PollIntervals(Duration.ofHours(1), Duration.ofHours(1),
        Duration.ofHours(1), Duration.ofHours(1),
        Duration.ofHours(1));
    try (ProjectPoller poller = new ProjectPoller(testbed, share, slow, Clock.systemUTC(), timer,
        this::triggered, (_, _) -> {});
        ExecutorService threads = Executors.newFixedThreadPool(20, work -> {
          callers.add(new Thread(work));
          return callers.getLast();
        })) {
      await().until(() -> poller.records().wasListed());
      registry.gate = new CountDownLatch(1);
      Future<Void> first = threads.submit(() -> pollNow(poller));
      await().until(() -> registry.listRequests.get() == 2);
      CountDownLatch started = new CountDownLatch(19);
      List<Future<Void>> others = Stream.generate(() -> threads.submit(() -> {
        started.countDown();
        return pollNow(poller);
      })).limit(19).toList();
      started.await();
      await().until(
          () -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
      registry.gate.countDown();
      first.get();
      for (Future<Void> other : others) {
        other.get();
      }
    }
    assertThat(registry.listRequests).hasValue(3);
  }

  private static Void pollNow(ProjectPoller poller) throws RegistryFailure {
    poller.pollNow();
    return null;
  }

  @Test
  void aWriteInDoubtDoesNotOverrideRetryAfter() throws Exception {
    registry.failure = RegistryFailure.of(RegistryFailure.Kind.BUSY, "Busy")
        .retryAfter(Duration.ofHours(1));
    try (ProjectPoller poller = poller()) {
      list(poller);
      await().until(() -> untilNextList().compareTo(Duration.ofMinutes(1)) > 0);
      poller.markInDoubt("uc-rpi4-03");
      assertThat(untilNextList()).isGreaterThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void aListInFlightDoesNotRemoveARecordThatWeWrote() {
    ProjectRecords records = new ProjectRecords();
    long requestedAt = records.requestTime();
    records.written(record("a@example.org"));
    records.listed(requestedAt, List.of(), NOW);
    assertThat(records.withName("uc-rpi4-03")).isNotNull();
    records.listed(records.requestTime(), List.of(), NOW);
    assertThat(records.withName("uc-rpi4-03")).isNull();
  }

  @Test
  void aListInFlightDoesNotRestoreARecordThatWeDeleted() {
    ProjectRecords records = new ProjectRecords();
    records.listed(records.requestTime(), List.of(record("a@example.org")), NOW);
    long requestedAt = records.requestTime();
    records.deleted(record("a@example.org").uuid());
    records.listed(requestedAt, List.of(record("a@example.org")), NOW);
    assertThat(records.withName("uc-rpi4-03")).isNull();
  }

  private static Hardware observed(Connectivity.Online online, Instant event, Instant readAt) {
    Hardware record = record("a@example.org");
    return new Hardware(record.uuid(), record.name(), record.projectId(), record.hardwareType(),
        record.createdAt(),
        record.properties(), List.of(new Worker("balena", Worker.State.STEADY, null, null,
            new Connectivity(online, event, readAt, Connectivity.Source.OBSERVED_STATE))),
        null);
  }

  @Test
  void whenTheRegistryReadTheOnlineStateIsNoNewsUntilThatIsOld() {
    ProjectRecords records = new ProjectRecords();
    Hardware first = observed(Connectivity.Online.YES, NOW, NOW);
    records.listed(records.requestTime(), List.of(first), NOW);
    Instant later = NOW.plusSeconds(300);
    Hardware read = observed(Connectivity.Online.YES, NOW, later);
    assertThat(records.listed(records.requestTime(), List.of(read), later).uuids()).isEmpty();
    assertThat(records.listed(records.requestTime(), List.of(read), later.plusSeconds(901)).uuids())
        .containsExactly(read.uuid());
    assertThat(records.listed(records.requestTime(), List.of(read), later.plusSeconds(950)).uuids())
        .isEmpty();
    Hardware offline = observed(Connectivity.Online.NO, later, later.plusSeconds(960));
    assertThat(
        records.listed(records.requestTime(), List.of(offline), later.plusSeconds(960)).uuids())
        .containsExactly(read.uuid());
  }

  @Test
  void aWriteIsNoLongerInDoubtAfterTheNextList() {
    ProjectRecords records = new ProjectRecords();
    long before = records.requestTime();
    records.markInDoubt("uc-rpi4-03");
    records.listed(before, List.of(), NOW);
    assertThat(records.isInDoubt("uc-rpi4-03")).isTrue();
    ProjectRecords.Changed changed = records.listed(records.requestTime(), List.of(), NOW);
    assertThat(records.isInDoubt("uc-rpi4-03")).isFalse();
    assertThat(changed.names()).contains("uc-rpi4-03");
  }

  @Test
  void knowsSinceWhenACheckRunsButNotAcrossALastingOutage() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource source = now::get;
    Hardware running = new Hardware("uuid", "uc-rpi4-03", "p", DeviceProperty.HARDWARE_TYPE,
        Instant.EPOCH, Map.of(),
        List.of(new Worker("k8s", Worker.State.IN_PROGRESS, null, null, null)), null);
    registry.records = List.of(running);
    try (ProjectPoller poller = new ProjectPoller(testbed, share, QUICK,
        source.withZone(ZoneOffset.UTC),
        timer, this::triggered, (_, _) -> {})) {
      assertThat(runningSince(poller)).isEqualTo(Instant.EPOCH);
      now.set(Instant.EPOCH.plus(Duration.ofMinutes(9)));
      awaitLists(2);
      assertThat(runningSince(poller)).isEqualTo(Instant.EPOCH);

      registry.failure = RegistryFailure.of(RegistryFailure.Kind.TIMEOUT, "No response");
      awaitLists(2);
      registry.failure = null;
      awaitLists(2);
      assertThat(runningSince(poller)).as("after a short outage").isEqualTo(Instant.EPOCH);

      registry.failure = RegistryFailure.of(RegistryFailure.Kind.TIMEOUT, "No response");
      awaitLists(2);
      now.set(Instant.EPOCH.plus(Duration.ofMinutes(20)));
      awaitLists(2);
      registry.failure = null;
      awaitLists(2);
      assertThat(runningSince(poller)).as("after a lasting outage")
          .isEqualTo(Instant.EPOCH.plus(Duration.ofMinutes(20)));

      registry.records = List.of();
      awaitLists(2);
      assertThat(poller.runningChecks(new ListState.Listed(running, running, false, null),
          OtherProjects.UNKNOWN))
          .as("without the record").isEqualTo(RunningChecks.NONE);
    }
  }

  private static Instant runningSince(ProjectPoller poller) throws InterruptedException {
    return poller.runningChecks(list(poller),
        OtherProjects.UNKNOWN).since().get("k8s");
  }

  /** A list that was in flight before does not count; the result of the last one may not be stored yet. */
  private void awaitLists(int number) {
    int before = registry.listRequests.get();
    await().until(() -> registry.listRequests.get() > before + number);
  }

  @Test
  void requestsTheExpiryOfTheCredentialOnce() {
    try (ProjectPoller poller = poller()) {
      await().until(() -> poller.credentialExpiry().isPresent());
      int before = registry.listRequests.get();
      await().until(() -> registry.listRequests.get() > before + 5);
    }
    assertThat(registry.expiryRequests).hasValue(1);
  }

  @Test
  void doesNotRetryAForbiddenExpiryRequest() {
    registry.expiryFailure = RegistryFailure.of(RegistryFailure.Kind.FORBIDDEN, "no");
    AtomicLong hour = new AtomicLong();
    // Each call returns a time two hours later.
    InstantSource source = () -> Instant.EPOCH.plus(Duration.ofHours(hour.addAndGet(2)));
    try (
        ProjectPoller _ = new ProjectPoller(testbed, share, QUICK, source.withZone(ZoneOffset.UTC),
            timer,
            this::triggered, (_, _) -> {})) {
      await().until(() -> registry.expiryRequests.get() == 1);
      int before = registry.listRequests.get();
      await().until(() -> registry.listRequests.get() > before + 5);
    }
    assertThat(registry.expiryRequests).hasValue(1);
  }

  @Test
  void retriesATemporarilyFailedExpiryRequestAfterAnHour() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource source = now::get;
    registry.expiryFailure = RegistryFailure.of(RegistryFailure.Kind.TIMEOUT, "no response");
    try (ProjectPoller poller = new ProjectPoller(testbed, share, QUICK,
        source.withZone(ZoneOffset.UTC),
        timer, this::triggered, (_, _) -> {})) {
      await().until(() -> registry.listRequests.get() > 5 && registry.expiryRequests.get() == 1);
      assertThat(poller.credentialExpiry()).isEmpty();
      registry.expiryFailure = null;
      now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
      await().until(() -> poller.credentialExpiry().isPresent());
    }
    assertThat(registry.expiryRequests).hasValue(2);
  }

  /** What the real registries do with a keeper. */
  static <T> List<T> kept(List<T> entries, Keeper<T> keeper) throws RegistryFailure {
    List<T> kept = new ArrayList<>();
    try {
      for (T entry : entries) {
        long fingerprint = entry.hashCode();
        if (keeper.leavesOut(fingerprint)) {
          continue;
        }
        T known = keeper.known(fingerprint);
        T next = known == null ? keeper.keep(entry, fingerprint) : known;
        if (next != null) {
          kept.add(next);
        }
      }
      return kept;
    } catch (ListTooLargeException e) {
      throw RegistryFailure.of(RegistryFailure.Kind.BROKEN, "returned " + e.getMessage());
    }
  }

  /** A registry that responds immediately, unless the gate is closed. */
  private static final class FakeRegistry implements Registry {
    private final AtomicInteger listRequests = new AtomicInteger();
    private volatile List<Hardware> records = List.of();
    private volatile boolean broken;
    private volatile Error error;
    private volatile RegistryFailure failure;
    private final AtomicInteger expiryRequests = new AtomicInteger();
    private volatile RegistryFailure expiryFailure;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public List<Hardware> list(Keeper<Hardware> keeper) throws RegistryFailure {
      listRequests.incrementAndGet();
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
      if (error != null) {
        throw error;
      }
      return kept(records, keeper);
    }

    @Override
    public List<Hardware> listAllProjects(Keeper<Hardware> keeper) {
      throw new UnsupportedOperationException();
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
      expiryRequests.incrementAndGet();
      if (expiryFailure != null) {
        throw expiryFailure;
      }
      return Optional.of(Instant.parse("2030-01-01T00:00:00Z"));
    }

    @Override
    public String projectId() {
      return "CH-231106";
    }

    @Override
    public Optional<NameHolder> holderOf(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
