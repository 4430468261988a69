package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.registry.RegistryFailure;

/**
 * The requests for single devices to one service of a testbed, with one credential. Each is awaited by a reconciliation,
 * which has one of the places that all namespaces share. So when the service becomes silent, only one is sent at a time
 * until the service responds again; then the devices are triggered whose requests were not sent. Safe for use by many
 * threads.
 */
public final class DeviceRequests {
  /** For each so many devices that wait, they ask again more rarely: some one of them asks soon all the same. */
  private static final int MANY = 1000;

  private final String service;
  private final Duration retry;
  private final RandomGenerator random;
  private final Consumer<Collection<ResourceID>> trigger;
  private final Set<ResourceID> held = new HashSet<>();
  private int inFlight;
  private long responses;
  private boolean silent;

  /**
   * @param service its name for messages, behind an article
   * @param retry how long a device waits at the most, if there are not many, before it asks again
   * @param trigger called with the devices that may send their requests now
   */
  DeviceRequests(String service, Duration retry, RandomGenerator random,
      Consumer<Collection<ResourceID>> trigger) {
    this.service = service;
    this.retry = retry;
    this.random = random;
    this.trigger = trigger;
  }

  /**
   * Asks whether a request may be sent.
   *
   * @return to be closed when the request has ended; empty if it must not be sent, since the service is silent
   */
  public synchronized Optional<Request> begin(ResourceID device) {
    if (silent && inFlight > 0) {
      held.add(device);
      return Optional.empty();
    }
    held.remove(device);
    inFlight++;
    return Optional.of(new Request(responses));
  }

  /** How a request ends that must not be sent. */
  public RegistryFailure notSent() {
    return RegistryFailure.notSent(service);
  }

  /** When a device that must not send its request asks again, if it is not triggered before; at least 1 ms. */
  public synchronized Duration retryAfter() {
    long longest = retry.toMillis() * (1 + held.size() / MANY);
    return Duration.ofMillis(1 + random.nextLong(Math.max(1, longest)));
  }

  /** A device no longer uses the credential. */
  synchronized void forget(ResourceID device) {
    held.remove(device);
  }

  private void responded() {
    List<ResourceID> free;
    synchronized (this) {
      responses++;
      if (!silent) {
        return;
      }
      silent = false;
      free = List.copyOf(held);
      held.clear();
    }
    trigger.accept(free);
  }

  /** A service that has responded to a later request is not silent. */
  private synchronized void timedOut(long responsesBefore) {
    silent |= responses == responsesBefore;
  }

  private synchronized void ended() {
    inFlight--;
  }

  /** Sends a request and waits for the response. */
  @FunctionalInterface
  public interface Call<T> {
    /** Sends it. */
    T send() throws RegistryFailure;
  }

  /** A request that may be sent. */
  public final class Request implements AutoCloseable {
    private final long responsesBefore;

    private Request(long responsesBefore) {
      this.responsesBefore = responsesBefore;
    }

    /** Sends it. Any failure but a timeout is a response: it is known soon, and holds up nobody. */
    public <T> T send(Call<T> call) throws RegistryFailure {
      try {
        T response = call.send();
        responded();
        return response;
      } catch (RegistryFailure failure) {
        if (failure.kind() == RegistryFailure.Kind.TIMEOUT) {
          timedOut(responsesBefore);
        } else {
          responded();
        }
        throw failure;
      }
    }

    /** The request has ended. To be called once. */
    @Override
    public void close() {
      ended();
    }
  }
}
