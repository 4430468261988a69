package org.chameleoncloud.edge.operator.control.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.ReservableDevice;
import org.chameleoncloud.edge.registry.Reservations;
import org.chameleoncloud.edge.registry.RetainedSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the reservation service says of all devices, read with one credential: two GETs at a time, however many devices
 * there are. None any more once the service is not offered. Safe for use by many threads; nobody ever waits for it.
 */
final class ReservationPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReservationPoller.class);
  /** After this many intervals without a list, the last one says nothing of the present. */
  private static final int MAX_AGE_INTERVALS = 5;
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(10);
  private static final String NOT_OFFERED = "The testbed does not offer its reservation service to the project of the "
      + "credential.";

  private final Reservations service;
  private final PollShares.PollShare share;
  private final ListMemory.Kept memory;
  private final Duration interval;
  private final Clock clock;
  private final NextPoll next;
  private final Consumer<Set<String>> changed;
  private final Consumer<ReservationPoll> listener;
  private final Instant startedAt;

  private boolean closed;
  /** When the list in flight was requested; null when none is. */
  private Instant inFlight;
  private volatile boolean notOffered;
  private volatile ReservationLists list;
  private volatile RegistryFailure failure;
  private int failures;

  /**
   * Starts to poll.
   *
   * @param changed called with the record ids and names of devices that changed; with null when all may have
   * @param listener called after every poll
   */
  ReservationPoller(Reservations service, PollShares.PollShare share, Duration interval,
      Clock clock,
      ScheduledExecutorService timer, Consumer<Set<String>> changed,
      Consumer<ReservationPoll> listener) {
    this.service = service;
    this.share = share;
    this.memory = share.kept();
    this.interval = interval;
    this.clock = clock;
    this.next = new NextPoll(timer, System::nanoTime, this::start);
    this.changed = changed;
    this.listener = listener;
    this.startedAt = clock.instant();
    schedule(Duration.ZERO);
  }

  /** What is known of a device: by the id of its record, or by its name while it has none. */
  ReservationState of(String uuid, String name) {
    if (notOffered) {
      return new ReservationState.Unreadable(NOT_OFFERED);
    }
    ReservationLists known = list;
    RegistryFailure failed = failure;
    if (known == null) {
      return failed == null
          ? new ReservationState.Pending()
          : new ReservationState.Unreadable(message(failed));
    }
    if (failed != null && known.cameAt().plus(maxAge()).isBefore(clock.instant())) {
      return new ReservationState.Unreadable(message(failed));
    }
    return new ReservationState.Listed(known.requestedAt(),
        uuid == null ? known.byName().get(name) : known.byUid().get(uuid));
  }

  /** The time since the last list came, or since the start when none has; empty if the service is not offered. */
  Optional<Duration> listAge() {
    ReservationLists known = list;
    return notOffered
        ? Optional.empty()
        : Optional.of(Duration.between(known == null ? startedAt : known.cameAt(),
            clock.instant()));
  }

  private static String message(RegistryFailure failure) {
    return "The reservations cannot be read: " + failure.getMessage() + ".";
  }

  private Duration maxAge() {
    return interval.multipliedBy(MAX_AGE_INTERVALS);
  }

  /**
   * Makes sure that a list is requested after a moment, soon; not while the service fails, which has its own pace. One
   * list serves all devices that ask for it meanwhile.
   */
  synchronized void ensureRequestedAfter(Instant moment) {
    ReservationLists known = list;
    boolean comes = inFlight != null && !inFlight.isBefore(moment);
    if (!notOffered && failure == null && !comes && known != null
        && known.requestedAt().isBefore(moment)) {
      schedule(Duration.ZERO);
    }
  }

  private void schedule(Duration delay) {
    if (!notOffered) {
      next.startWithin(delay);
    }
  }

  private synchronized void start() {
    Instant now = clock.instant();
    inFlight = now;
    Thread.ofVirtual().name("poll-reservations").start(() -> pollAndReschedule(now));
  }

  private void pollAndReschedule(Instant requestedAt) {
    long start = System.nanoTime();
    try {
      poll(requestedAt);
    } finally {
      Duration untilNext = untilNext();
      next.ended(Duration.ofNanos(System.nanoTime() - start));
      schedule(untilNext);
    }
  }

  private synchronized Duration untilNext() {
    inFlight = null;
    freeIfClosed();
    if (failure == null) {
      return interval;
    }
    Duration backoff = new ExponentialBackoff(interval, MAX_BACKOFF).after(failures);
    return Stream.of(interval, backoff, failure.retryAfter().orElse(Duration.ZERO))
        .max(Duration::compareTo).orElseThrow();
  }

  private void poll(Instant requestedAt) {
    AtomicLong size = new AtomicLong();
    RetainedSize sizes = new RetainedSize();
    try (PollShares.Place place = share.enter()) {
      memory.begin(place.namespace());
      Optional<List<ReservableDevice>> devices = service
          .devices(keeper(size, sizes::of));
      Optional<Map<String, List<Allocation>>> allocations = devices.isEmpty()
          ? Optional.empty()
          : service.allocations(keeper(size, sizes::of));
      if (allocations.isEmpty()) {
        notOffered = true;
        memory.clear();
        LOG.atInfo().addKeyValue("event", "reservations-not-offered").log();
        listener.accept(ReservationPoll.NOT_OFFERED);
        changed.accept(null);
      } else {
        succeeded(requestedAt, devices.get(), allocations.get(), size.get());
      }
    } catch (RegistryFailure | InterruptedException | RuntimeException | Error e) {
      failed(ListFailures.of(e, "the testbed's reservations"));
    }
  }

  private <T> Keeper<T> keeper(AtomicLong size, ToLongFunction<T> estimate) {
    return (entry, _) -> {
      long more = estimate.applyAsLong(entry);
      memory.take(more);
      size.addAndGet(more);
      return entry;
    };
  }

  private void succeeded(Instant requestedAt, List<ReservableDevice> devices,
      Map<String, List<Allocation>> allocations, long size) throws InterruptedException {
    boolean recovered = failure != null || list == null;
    Set<String> keys;
    try (ReadingTurns.Turn _ = share.take()) {
      ReservationLists now = ReservationLists.of(requestedAt, clock.instant(), devices,
          allocations);
      keys = recovered ? null : list.differences(now);
      list = now;
    }
    memory.replace(size);
    failure = null;
    failures = 0;
    listener.accept(ReservationPoll.SUCCESS);
    changed.accept(keys);
  }

  private void failed(RegistryFailure e) {
    memory.rollBack();
    boolean isNews = failure == null || failure.kind() != e.kind();
    failure = e;
    failures++;
    listener.accept(ReservationPoll.FAILURE);
    if (isNews) {
      RegistryFailureLog.write(
          LOG.atWarn().addKeyValue("event", "reservation-list-failed"), e);
    }
    // Devices whose state turns unreadable are found by their next reconciliation; the first failure ends their wait.
    if (isNews && list == null) {
      changed.accept(null);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    next.close();
    freeIfClosed();
  }

  /** A list that is in flight when the poller is closed frees its memory itself. */
  private synchronized void freeIfClosed() {
    if (closed && inFlight == null) {
      memory.clear();
    }
  }
}
