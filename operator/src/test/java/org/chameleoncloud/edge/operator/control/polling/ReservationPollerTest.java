package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.ReservableDevice;
import org.chameleoncloud.edge.registry.Reservations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReservationPollerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration QUICK = Duration.ofMillis(1);
  private static final String UUID = "9f2a008e-eac8-4cd7-9164-db5075faa039";

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final InstantSource time = now::get;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Set<String>> changes = Collections.synchronizedList(new ArrayList<>());
  private final List<ReservationPoll> polls = Collections.synchronizedList(new ArrayList<>());
  private final Service service = new Service();
  private final PollShares shares = new PollShares(2 << 20, 1, () -> {});
  private final PollShares.PollShare share = shares.of(() -> Set.of("lab"));

  /** A reservation service with one device. */
  private static final class Service implements Reservations {
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean offered = true;
    private volatile RegistryFailure failure;
    private volatile Error error;
    private volatile String authorized;
    private volatile List<Allocation> allocations = List.of();
    private volatile CountDownLatch response = new CountDownLatch(0);

    @Override
    public Optional<List<ReservableDevice>> devices(Keeper<ReservableDevice> keeper)
        throws RegistryFailure {
      requests.incrementAndGet();
      try {
        response.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (failure != null) {
        throw failure;
      }
      if (error != null) {
        throw error;
      }
      ReservableDevice device = new ReservableDevice("17", UUID, "pi", true, null, authorized);
      return offered
          ? Optional.of(ProjectPollerTest.kept(List.of(device), keeper))
          : Optional.empty();
    }

    @Override
    public Optional<Map<String, List<Allocation>>> allocations(Keeper<List<Allocation>> keeper)
        throws RegistryFailure {
      requests.incrementAndGet();
      return Optional
          .of(Map.of("17", ProjectPollerTest.kept(List.of(allocations), keeper).getFirst()));
    }
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private ReservationPoller poller(Duration interval) {
    return new ReservationPoller(service, share, interval, time.withZone(ZoneOffset.UTC), timer,
        keys -> changes.add(keys == null ? Set.of("all") : keys), polls::add);
  }

  private static ReservationState.ReservableDevice known(ReservationPoller poller, String uuid) {
    await().atMost(Duration.ofSeconds(30))
        .until(() -> poller.of(uuid, "pi") instanceof ReservationState.Listed);
    return ((ReservationState.Listed) poller.of(uuid, "pi")).device();
  }

  @Test
  void readsTwoListsAtATimeAndFindsADeviceByItsRecordOrItsName() {
    service.allocations = List.of(new Allocation(NOW, NOW.plusSeconds(60)));
    try (ReservationPoller poller = poller(NEVER)) {
      assertThat(known(poller, UUID).reservations())
          .containsExactly(new Reservation(NOW, NOW.plusSeconds(60)));
      assertThat(known(poller, null).id()).isEqualTo("17");
      assertThat(known(poller, "another")).isNull();
      assertThat(service.requests).hasValue(2);
    }
  }

  @Test
  void keepsPollingAfterAnError() {
    service.error = new StackOverflowError();
    try (ReservationPoller poller = poller(QUICK)) {
      await().until(() -> poller.of(UUID, "pi") instanceof ReservationState.Unreadable);
      service.error = null;
      assertThat(known(poller, UUID)).isNotNull();
    }
  }

  @Test
  void aMillionAllocationsAreRefusedAndTheLastListStays() {
    try (ReservationPoller poller = poller(QUICK)) {
      known(poller, UUID);
      service.allocations = Collections.nCopies(1_000_000,
          new Allocation(NOW, NOW.plusSeconds(60)));
      await().until(() -> polls.contains(ReservationPoll.FAILURE));
      assertThat(known(poller, UUID).reservations()).isEmpty();
    }
  }

  @Test
  void aTextThatIsAMillionProjectsIsRefusedBeforeItIsDivided() {
    service.authorized = "a,".repeat(100_000);
    try (ReservationPoller poller = poller(QUICK)) {
      await().until(() -> poller.of(UUID, "pi") instanceof ReservationState.Unreadable);
      service.authorized = "a";
      assertThat(known(poller, UUID).projects()).containsExactly("a");
    }
  }

  @Test
  void readsWhoMayReserve() {
    service.authorized = "a,b";
    try (ReservationPoller poller = poller(NEVER)) {
      assertThat(known(poller, UUID).projects()).containsExactly("a", "b");
    }
    service.authorized = "";
    try (ReservationPoller poller = poller(NEVER)) {
      assertThat(known(poller, UUID).projects()).isEmpty();
    }
    service.authorized = null;
    try (ReservationPoller poller = poller(NEVER)) {
      assertThat(known(poller, UUID).projects()).isNull();
    }
  }

  @Test
  void aServiceThatIsNotOfferedIsAskedOnce() {
    service.offered = false;
    try (ReservationPoller poller = poller(QUICK)) {
      await().until(() -> !changes.isEmpty());
      poller.ensureRequestedAfter(NOW.plusSeconds(1));
      assertThat(poller.of(UUID, "pi")).isEqualTo(new ReservationState.Unreadable(
          "The testbed does not offer its reservation service to the project of the credential."));
      assertThat(service.requests).hasValue(1);
      assertThat(polls).containsExactly(ReservationPoll.NOT_OFFERED);
      assertThat(poller.listAge()).isEmpty();
    }
  }

  @Test
  void triggersTheDevicesThatChanged() {
    try (ReservationPoller poller = poller(QUICK)) {
      known(poller, UUID);
      service.allocations = List.of(new Allocation(NOW, NOW.plusSeconds(60)));
      await().until(() -> changes.contains(Set.of(UUID, "pi")));
    }
    assertThat(changes.getFirst()).containsExactly("all");
  }

  @Test
  void anOldListIsNotThePresent() {
    try (ReservationPoller poller = poller(QUICK)) {
      known(poller, UUID);
      service.failure = RegistryFailure.of(RegistryFailure.Kind.UNREACHABLE, "It is down");
      await().until(() -> service.requests.get() > 4);
      assertThat(poller.of(UUID, "pi")).isInstanceOf(ReservationState.Listed.class);
      now.set(NOW.plus(Duration.ofMinutes(1)));
      assertThat(poller.of(UUID, "pi")).isEqualTo(
          new ReservationState.Unreadable("The reservations cannot be read: It is down."));
    }
  }

  @Test
  void theAgeIsThatOfTheLastListOrTheTimeSinceTheStart() {
    service.failure = RegistryFailure.of(RegistryFailure.Kind.UNREACHABLE, "It is down");
    try (ReservationPoller poller = poller(QUICK)) {
      await().until(() -> polls.contains(ReservationPoll.FAILURE));
      now.set(NOW.plusSeconds(60));
      assertThat(poller.listAge()).contains(Duration.ofSeconds(60));
      service.failure = null;
      known(poller, UUID);
      await().until(() -> polls.contains(ReservationPoll.SUCCESS));
      assertThat(poller.listAge()).contains(Duration.ZERO);
    }
  }

  @Test
  void theFirstFailureEndsTheWaitForAList() {
    service.failure = RegistryFailure.of(RegistryFailure.Kind.TIMEOUT, "It is slow");
    try (ReservationPoller poller = poller(NEVER)) {
      await().until(() -> !changes.isEmpty());
      assertThat(poller.of(UUID, "pi")).isInstanceOf(ReservationState.Unreadable.class);
    }
  }

  @Test
  void aDeletionAsksForAListOfItsOwnOnce() {
    try (ReservationPoller poller = poller(NEVER)) {
      known(poller, UUID);
      now.set(NOW.plusSeconds(60));
      poller.ensureRequestedAfter(NOW.plusSeconds(30));
      await().until(() -> service.requests.get() == 4);
      await().until(() -> ((ReservationState.Listed) poller.of(UUID, "pi")).listedAt()
          .equals(NOW.plusSeconds(60)));
      poller.ensureRequestedAfter(NOW.plusSeconds(30));
      assertThat(service.requests).hasValue(4);
    }
  }

  @Test
  void deletionsShareTheListThatIsInFlightAndTheOneAfterIt() {
    try (ReservationPoller poller = poller(NEVER)) {
      known(poller, UUID);
      service.response = new CountDownLatch(1);
      now.set(NOW.plusSeconds(60));
      poller.ensureRequestedAfter(NOW.plusSeconds(30));
      await().until(() -> service.requests.get() == 3);
      poller.ensureRequestedAfter(NOW.plusSeconds(60));
      now.set(NOW.plusSeconds(90));
      for (int deleted = 61; deleted < 90; deleted++) {
        poller.ensureRequestedAfter(NOW.plusSeconds(deleted));
        awaitTimer();
      }
      assertThat(service.requests).hasValue(3);
      service.response.countDown();
      await().until(() -> ((ReservationState.Listed) poller.of(UUID, "pi")).listedAt()
          .equals(NOW.plusSeconds(90)));
      assertThat(service.requests).hasValue(6);
    }
  }

  /** Waits until everything that is due has started. */
  private void awaitTimer() {
    try {
      timer.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
