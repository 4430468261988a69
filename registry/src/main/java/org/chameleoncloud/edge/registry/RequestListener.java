package org.chameleoncloud.edge.registry;

import java.time.Duration;

/** Told of every HTTP request that was sent, for metrics and logs. Must be quick and must not throw. */
@FunctionalInterface
public interface RequestListener {
  /** Takes no notice. */
  RequestListener NONE = (operation, status, took, requestId) -> {};

  /**
   * One request ended.
   *
   * @param operation one of {@code authenticate}, {@code credential}, {@code list}, {@code register},
   *     {@code patch}, {@code sync}, {@code delete}, {@code export}
   * @param status the HTTP status, or 0 when no answer came
   * @param took from sending it to having read the answer
   * @param requestId the registry's {@code OpenStack-Request-Id}; null when no answer came, or none with one
   */
  void onRequest(String operation, int status, Duration took, String requestId);
}
