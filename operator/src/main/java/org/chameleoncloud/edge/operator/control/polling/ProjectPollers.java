package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.memory.SharedByDevices;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Testbed;

/** One {@link ProjectPoller} per credential in use, however many devices and Secrets name it. */
public final class ProjectPollers implements AutoCloseable {
  private final Function<Credentials, Testbed> open;
  private final PollIntervals intervals;
  private final Clock clock;
  private final Consumer<Collection<ResourceID>> trigger;
  private final ProjectPoller.PollListener listener;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("poll-timer").factory());
  private final SharedByDevices<String, ProjectPoller> pollers;

  /**
   * @param open opens the testbed for a credential
   * @param trigger called with the devices whose record changed
   */
  public ProjectPollers(Function<Credentials, Testbed> open, PollIntervals intervals, Clock clock,
      DeviceMemory memory, Consumer<Collection<ResourceID>> trigger,
      ProjectPoller.PollListener listener) {
    this.open = open;
    this.intervals = intervals;
    this.clock = clock;
    this.trigger = trigger;
    this.listener = listener;
    pollers = new SharedByDevices<>(memory,
        (poller, device) -> poller.subscribers().unsubscribe(device), ProjectPoller::close);
  }

  /** The poller of a credential, which {@code device} uses from now on; it starts with its first device. */
  public ProjectPoller of(Credentials credentials, ResourceID device) {
    String fingerprint = credentials.fingerprint();
    ProjectPoller poller = pollers.use(device, fingerprint, () -> new ProjectPoller(
        open.apply(credentials), intervals, clock, timer, trigger, listener));
    pollers.keepOnly(device, Set.of(fingerprint));
    return poller;
  }

  /** A device has no usable credential: it uses no poller. */
  public void leave(ResourceID device) {
    pollers.keepOnly(device, Set.of());
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
