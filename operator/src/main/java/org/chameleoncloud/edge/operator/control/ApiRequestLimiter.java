package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Keeps our requests to the API server in bounds. Thousands of devices may have news in one moment, as when the testbed
 * goes down, and the client takes a thread and a connection for each request that is on its way.
 */
final class ApiRequestLimiter {
  /** Enough for thousands of writes a second at an API server's usual pace. */
  static final int AT_ONCE = 32;

  private static final int WENT_WELL = -1;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final IntConsumer listener;

  /**
   * @param listener told of each request that ended: -1, or its HTTP status when it failed, 0 without an answer; must not
   *     throw
   */
  ApiRequestLimiter(IntConsumer listener) {
    this.listener = listener;
  }

  /** Sends a request when its turn has come. A request that is sent within another's turn could wait for ever. */
  <T> T ask(Supplier<T> request) {
    turns.acquireUninterruptibly();
    try {
      T answer = request.get();
      listener.accept(WENT_WELL);
      return answer;
    } catch (KubernetesClientException e) {
      listener.accept(e.getCode());
      throw e;
    } finally {
      turns.release();
    }
  }
}
