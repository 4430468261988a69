package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls to an API server that may be unavailable for a while, for example while it restarts. */
final class ApiRetry {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRetry.class);
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final Set<Integer> TRANSIENT = Set.of(HttpURLConnection.HTTP_CLIENT_TIMEOUT,
      HttpURLConnection.HTTP_CONFLICT, TOO_MANY_REQUESTS);

  private ApiRetry() {}

  /**
   * Retries a call until the API server responds. No one else reports what a node reports: without the final status of
   * its pod, a Job would never finish.
   *
   * @param call retried after each transient failure, so it must be idempotent
   * @throws KubernetesClientException if the API server refuses
   * @throws InterruptedException if the thread is interrupted between two attempts
   */
  static <T> T untilResponse(Supplier<T> call) throws InterruptedException {
    while (true) {
      try {
        return call.get();
      } catch (KubernetesClientException e) {
        if (!isTransient(e)) {
          throw e;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while retrying a call to the API server");
        }
        LOG.warn("event=api-call-retried code={} cause=\"{}\"", e.getCode(),
            Objects.requireNonNullElse(e.getCause(), e).getMessage());
      }
      Thread.sleep(RETRY_INTERVAL);
    }
  }

  /** Whether the same call may succeed later: there was no response, or one with a transient error. */
  static boolean isTransient(KubernetesClientException e) {
    return e.getCode() <= 0 || e.getCode() >= SERVER_ERRORS || TRANSIENT.contains(e.getCode());
  }
}
