package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Bounds our requests in flight to the API server. Thousands of devices may change at once, as when the testbed goes
 * down, and the client takes a thread and a connection for each request in flight.
 */
public final class ApiRequestLimiter {
  /** Enough for thousands of writes a second at an API server's usual latency. */
  public static final int MAX_IN_FLIGHT = 32;
  /** What the listener is given for a request that succeeded. */
  public static final int SUCCEEDED = -1;

  private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT, true);
  private final IntConsumer listener;

  /**
   * @param listener called after each request: {@link #SUCCEEDED}, or the HTTP status when it failed, 0 without a
   *     response; must not throw
   */
  public ApiRequestLimiter(IntConsumer listener) {
    this.listener = listener;
  }

  /** Sends a request as soon as there is a permit. A request within another one could wait forever. */
  public <T> T call(Supplier<T> request) {
    permits.acquireUninterruptibly();
    try {
      T response = request.get();
      listener.accept(SUCCEEDED);
      return response;
    } catch (KubernetesClientException e) {
      // The client gives a failure without a response the code -1.
      listener.accept(Math.max(e.getCode(), 0));
      throw e;
    } finally {
      permits.release();
    }
  }
}
