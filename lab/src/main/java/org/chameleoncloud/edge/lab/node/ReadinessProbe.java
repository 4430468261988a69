package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Asks a container's readiness probe, as a kubelet does, and tells each change. A container without one is ready while
 * it runs.
 */
final class ReadinessProbe implements AutoCloseable {
  /** Ten seconds, which is usual, would be long to wait for in a test. */
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final int LIMIT_MILLIS = 1_000;
  private static final int FAILURES = 400;

  private final URI address;
  private final Change change;
  private Thread thread;

  private ReadinessProbe(URI address, Change change) {
    this.address = address;
    this.change = change;
  }

  /** Is told whether a container is ready. */
  interface Change {
    void to(boolean ready) throws InterruptedException;
  }

  /**
   * Tells how a container is now, and from then on each change.
   *
   * @param change told first from this thread, then from another one
   * @throws PodRejectedException when the probe is of a kind that is not known here
   */
  static ReadinessProbe follow(Container container, PodPorts ports, Change change)
      throws PodRejectedException, InterruptedException {
    Probe probe = container.getReadinessProbe();
    if (probe == null) {
      change.to(true);
      return new ReadinessProbe(null, change);
    }
    ReadinessProbe readiness = new ReadinessProbe(address(probe.getHttpGet(), ports), change);
    change.to(false);
    readiness.thread = Thread.ofVirtual().name("readiness").start(readiness::ask);
    return readiness;
  }

  private static URI address(HTTPGetAction get, PodPorts ports) throws PodRejectedException {
    if (get == null) {
      throw new PodRejectedException(
          "its readiness probe asks no path, which this node does not do");
    }
    int port = ports.here(get.getPort()).orElseThrow(() -> new PodRejectedException(
        "its readiness probe asks the port " + get.getPort() + ", which it does not declare"));
    return URI.create("http://127.0.0.1:" + port + get.getPath());
  }

  private void ask() {
    boolean told = false;
    try {
      while (!Thread.interrupted()) {
        boolean ready = isReady();
        if (ready != told) {
          change.to(ready);
          told = ready;
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // It is closed.
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      try {
        return connection.getResponseCode() < FAILURES;
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      // Nobody answers, or not in time: that is what is asked for.
      return false;
    }
  }

  /** Tells nothing more, and returns when nothing more is being told. */
  @Override
  public void close() {
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
