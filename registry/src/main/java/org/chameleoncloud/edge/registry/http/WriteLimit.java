package org.chameleoncloud.edge.registry.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/** Lets only a few writes to a service be in flight: it responds with 5xx to more. Thread-safe. */
public final class WriteLimit {
  private final Semaphore writes;
  private final String service;
  private final AtomicLong timeouts = new AtomicLong();

  /** Sends one write and reads its response. */
  @FunctionalInterface
  public interface Write<T> {
    /** Sends it. */
    T send() throws RegistryFailure;
  }

  /**
   * @param most how many may be in flight at once, at least 1
   * @param service the name of the service, for messages, behind an article
   */
  public WriteLimit(int most, String service) {
    this.writes = new Semaphore(most, true);
    this.service = service;
  }

  /**
   * Sends a write as soon as fewer than the maximum are in flight. If another write times out in the meantime, it is
   * not sent: otherwise many waiting writes would time out one after another, for hours.
   */
  public <T> T send(Write<T> write) throws RegistryFailure {
    long timeoutsBefore = timeouts.get();
    try {
      writes.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryFailure.of(Kind.UNREACHABLE,
          "Interrupted while waiting for earlier requests to the " + service + " to finish");
    }
    try {
      if (timeouts.get() != timeoutsBefore) {
        throw RegistryFailure.notSent(service);
      }
      return countingTimeouts(write);
    } finally {
      writes.release();
    }
  }

  private <T> T countingTimeouts(Write<T> write) throws RegistryFailure {
    try {
      return write.send();
    } catch (RegistryFailure failure) {
      if (failure.kind() == Kind.TIMEOUT) {
        timeouts.incrementAndGet();
      }
      throw failure;
    }
  }
}
