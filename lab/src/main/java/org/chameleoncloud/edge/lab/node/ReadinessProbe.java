package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Runs a container's readiness probe, like a kubelet, and reports each change. A container without one is ready while
 * it is running.
 */
final class ReadinessProbe implements AutoCloseable {
  /** The default of ten seconds would slow down tests. */
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int FIRST_FAILURE_CODE = 400;

  private final URI address;
  private final Listener listener;
  private Thread thread;

  private ReadinessProbe(URI address, Listener listener) {
    this.address = address;
    this.listener = listener;
  }

  /** Called with the current readiness of a container. */
  interface Listener {
    void onChange(boolean ready) throws InterruptedException;
  }

  /**
   * Reports the current readiness of a container, and from then on each change.
   *
   * @param listener called first from this thread, then from another one
   * @throws PodRejectedException if the kind of the probe is not supported
   */
  static ReadinessProbe start(Container container, PodPorts ports, Listener listener)
      throws PodRejectedException, InterruptedException {
    Probe probe = container.getReadinessProbe();
    if (probe == null) {
      listener.onChange(true);
      return new ReadinessProbe(null, listener);
    }
    ReadinessProbe started = new ReadinessProbe(address(probe.getHttpGet(), ports), listener);
    listener.onChange(false);
    started.thread = Thread.ofVirtual().name("readiness").start(started::run);
    return started;
  }

  private static URI address(HTTPGetAction get, PodPorts ports) throws PodRejectedException {
    if (get == null) {
      throw new PodRejectedException(
          "its readiness probe has no httpGet, and this node does not support others");
    }
    int port = ports.local(get.getPort()).orElseThrow(() -> new PodRejectedException(
        "its readiness probe uses port " + get.getPort()
            + ", which the container does not declare"));
    return URI.create("http://127.0.0.1:" + port + get.getPath());
  }

  private void run() {
    boolean reported = false;
    try {
      while (!Thread.interrupted()) {
        boolean ready = isReady();
        if (ready != reported) {
          listener.onChange(ready);
          reported = ready;
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() < FIRST_FAILURE_CODE;
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      // No response, or not in time: not ready.
      return false;
    }
  }

  /** Stops, and waits for a report that is in progress. */
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
