package org.chameleoncloud.edge.registry;

import java.time.Duration;

/** Called for every HTTP request, for metrics and logs. Must be fast and must not throw. */
@FunctionalInterface
public interface RequestListener {
  /** Does nothing. */
  RequestListener NONE = (operation, status, duration, requestId) -> {};

  /**
   * Called when a request has finished.
   *
   * @param operation one of {@code authenticate}, {@code credential}, {@code list}, {@code register},
   *     {@code patch}, {@code sync}, {@code delete}, {@code export}, {@code devices}, {@code allocations}
   * @param status the HTTP status code; 0 without a response
   * @param duration the time from sending the request to having read the response
   * @param requestId the registry's {@code OpenStack-Request-Id}; null when there is none
   */
  void onRequest(String operation, int status, Duration duration, String requestId);
}
