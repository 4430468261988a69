package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Registry;

/** One {@link ProjectPoller} a credential in use, however many resources and Secrets name it. */
final class ProjectPollers implements AutoCloseable {
  private final Function<Credentials, Registry> open;
  private final PollIntervals pace;
  private final Clock clock;
  private final Consumer<Collection<ResourceID>> wake;
  private final ProjectPoller.PollListener listener;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("poll-timer").factory());
  private final Map<String, ProjectPoller> pollers = new HashMap<>();
  private final Map<ResourceID, String> users = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();

  /**
   * @param open makes the registry of a credential
   * @param wake told of the resources whose record changed
   */
  ProjectPollers(Function<Credentials, Registry> open, PollIntervals pace, Clock clock,
      Consumer<Collection<ResourceID>> wake, ProjectPoller.PollListener listener) {
    this.open = open;
    this.pace = pace;
    this.clock = clock;
    this.wake = wake;
    this.listener = listener;
  }

  /** The poller of a credential, which {@code user} uses from now on; it starts with the first user. */
  synchronized ProjectPoller of(Credentials credentials, ResourceID user) {
    String fingerprint = credentials.fingerprint();
    ProjectPoller poller = pollers.computeIfAbsent(fingerprint,
        _ -> new ProjectPoller(open.apply(credentials), pace, clock, timer, wake, listener));
    String before = users.put(user, fingerprint);
    if (!fingerprint.equals(before)) {
      uses.merge(fingerprint, 1, Integer::sum);
      left(before, user);
    }
    return poller;
  }

  /** A resource is gone; a poller without users ends. */
  synchronized void forget(ResourceID user) {
    left(users.remove(user), user);
  }

  private void left(String fingerprint, ResourceID user) {
    if (fingerprint == null) {
      return;
    }
    pollers.get(fingerprint).followers().leave(user);
    if (uses.merge(fingerprint, -1, Integer::sum) == 0) {
      uses.remove(fingerprint);
      pollers.remove(fingerprint).close();
    }
  }

  /**
   * How long ago the records that were listed longest ago were listed; zero when no credential is in use. One that the
   * testbed rejects does not count: its lists do not come for another reason, which is told by itself.
   */
  synchronized Duration oldestList() {
    return pollers.values().stream()
        .filter(poller -> poller.credential() != CredentialsInUse.State.REJECTED)
        .map(ProjectPoller::sinceList).max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  @Override
  public synchronized void close() {
    pollers.values().forEach(ProjectPoller::close);
    timer.shutdownNow();
  }
}
