package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.memory.SharedByDevices;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.Testbed;

/** One {@link ProjectPoller} per credential in use, however many devices and Secrets name it. */
public final class ProjectPollers implements AutoCloseable {
  /** Credentials that the devices of a namespace may use at once. A lab has one for each of its projects. */
  public static final int MAX_CREDENTIALS = 64;

  private final BiFunction<Credentials, ReadingTurns, Testbed> open;
  private final PollShares shares;
  private final CredentialUsers users = new CredentialUsers(MAX_CREDENTIALS);
  private final PollIntervals intervals;
  private final Clock clock;
  private final Consumer<Collection<ResourceID>> trigger;
  private final PollListener listener;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("poll-timer").factory());
  private final SharedByDevices<String, ProjectPoller> pollers;

  /**
   * @param open opens the testbed for a credential, whose responses are read in turns
   * @param shares what the pollers share
   * @param trigger called with the devices whose record changed
   */
  public ProjectPollers(BiFunction<Credentials, ReadingTurns, Testbed> open, PollShares shares,
      PollIntervals intervals, Clock clock, DeviceMemory memory,
      Consumer<Collection<ResourceID>> trigger, PollListener listener) {
    this.open = open;
    this.shares = shares;
    this.intervals = intervals;
    this.clock = clock;
    this.trigger = trigger;
    this.listener = listener;
    pollers = new SharedByDevices<>(memory, ProjectPoller::leave, ProjectPoller::close);
    memory.onForget(this::leave);
  }

  /**
   * The poller of a credential, which {@code device} uses from now on; it starts with its first device. Empty if the
   * device's namespace uses {@value #MAX_CREDENTIALS} others already: the device is triggered when it no longer does.
   */
  public Optional<ProjectPoller> of(Credentials credentials, ResourceID device) {
    String fingerprint = credentials.fingerprint();
    if (!users.use(device, fingerprint)) {
      pollers.keepOnly(device, Set.of());
      return Optional.empty();
    }
    ProjectPoller poller = pollers.use(device, fingerprint, () -> start(credentials, fingerprint));
    pollers.keepOnly(device, Set.of(fingerprint));
    admitWaiting(device);
    return Optional.of(poller);
  }

  private ProjectPoller start(Credentials credentials, String fingerprint) {
    PollShares.PollShare share = shares.of(() -> users.namespaces(fingerprint));
    return new ProjectPoller(open.apply(credentials, share), share, intervals, clock, timer,
        trigger, listener);
  }

  /** A device has no usable credential: it uses no poller. */
  public void leave(ResourceID device) {
    users.leave(device);
    pollers.keepOnly(device, Set.of());
    admitWaiting(device);
  }

  private void admitWaiting(ResourceID device) {
    Set<ResourceID> admitted = users.admitted(device.getNamespace().orElse(""));
    if (!admitted.isEmpty()) {
      trigger.accept(admitted);
    }
  }

  /**
   * The age of the oldest list of all credentials; zero when none is in use. A rejected credential does not count: its
   * lists fail for a reason that has a metric of its own.
   */
  public Duration oldestList() {
    return notRejected().map(ProjectPoller::listAge).max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** The age of the oldest list of reservations, over the same credentials; zero where the testbed offers none. */
  public Duration oldestReservationList() {
    return notRejected().flatMap(poller -> poller.reservationListAge().stream())
        .max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private Stream<ProjectPoller> notRejected() {
    return pollers.all().values().stream()
        .filter(poller -> poller.credential() != CredentialsInUse.State.REJECTED);
  }

  @Override
  public void close() {
    pollers.all().values().forEach(ProjectPoller::close);
    timer.shutdownNow();
  }
}
