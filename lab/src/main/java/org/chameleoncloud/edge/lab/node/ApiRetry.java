package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ApiRetry of an API server that may be away or busy for a while, as when it is restarted. */
final class ApiRetry {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRetry.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final Set<Integer> TRANSIENT = Set.of(HttpURLConnection.HTTP_CLIENT_TIMEOUT,
      HttpURLConnection.HTTP_CONFLICT, TOO_MANY_REQUESTS);

  private ApiRetry() {}

  /**
   * Asks until there is an answer. What a node has to tell is told by nobody else: a pod whose end is not written down
   * would keep its Job for ever.
   *
   * @param call is made again after each transient failure, so it must be one that may be made twice
   * @throws KubernetesClientException when the API server refuses
   * @throws InterruptedException when nobody waits for the answer any more
   */
  static <T> T await(Supplier<T> call) throws InterruptedException {
    while (true) {
      try {
        return call.get();
      } catch (KubernetesClientException e) {
        if (!isTransient(e)) {
          throw e;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("an answer is waited for no more");
        }
        LOG.warn("event=api-server-asked-again code={} cause=\"{}\"", e.getCode(),
            Objects.requireNonNullElse(e.getCause(), e).getMessage());
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Whether the same call may well succeed later: no answer came, or one that says so. */
  static boolean isTransient(KubernetesClientException e) {
    return e.getCode() <= 0 || e.getCode() >= SERVER_ERRORS || TRANSIENT.contains(e.getCode());
  }
}
