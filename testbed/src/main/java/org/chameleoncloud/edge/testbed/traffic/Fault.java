package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.testbed.traffic.FaultEffect.Status;

/**
 * An injected fault: which requests it affects, how often, and how. Start with {@link #on}, as in
 * {@code Fault.on("POST", "/v1/hardware").status(500).times(3)}.
 *
 * @param service the service whose requests it affects; null for all
 * @param method the HTTP method; null for any
 * @param route the path without a trailing slash, as it is or as a template, such as {@code /v1/hardware/{uuid}}; null for
 *     any
 * @param effect what happens to the affected requests
 * @param rate the share of matching requests that are affected, above 0 and at most 1
 * @param times the maximum number of affected requests, at least 1
 */
public record Fault(Service service, String method, String route, FaultEffect effect, double rate,
    int times) {
  public Fault {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "the rate of a fault must be above 0 and at most 1, not " + rate);
    }
    if (times < 1) {
      throw new IllegalArgumentException(
          "a fault must occur at least once, not " + times + " times");
    }
  }

  /** Requests to any service with this method, and with this route or path; null matches any. */
  public static Target on(String method, String route) {
    return new Target(null, method, route);
  }

  /** All requests to one service. */
  public static Target on(Service service) {
    return new Target(service, null, null);
  }

  /** Parses the command-line form, such as {@code POST /v1/hardware status=500 rate=0.1}. */
  public static Fault parse(String text) {
    return FaultParser.parse(text);
  }

  /** The same fault, but for this share of the matching requests only. */
  public Fault rate(double share) {
    return new Fault(service, method, route, effect, share, times);
  }

  /** The same fault, but for at most this many requests. */
  public Fault times(int max) {
    return new Fault(service, method, route, effect, rate, max);
  }

  /**
   * The same fault with a {@code Retry-After} header, in whole seconds.
   *
   * @throws IllegalStateException when the effect is not a {@link Status}
   */
  public Fault retryAfter(Duration wait) {
    if (!(effect instanceof Status status)) {
      throw new IllegalStateException("Retry-After requires a fault that responds with a status");
    }
    Map<String, String> headers = new HashMap<>(status.headers());
    headers.put("Retry-After", Long.toString(wait.toSeconds()));
    return new Fault(service, method, route,
        new Status(status.code(), status.contentType(), status.body(), headers), rate, times);
  }

  boolean matches(Service requestService, String requestMethod, String requestRoute,
      String requestPath) {
    return (service == null || service == requestService)
        && (method == null || method.equals(requestMethod))
        && (route == null || route.equals(requestRoute)
            || route.equals(requestPath.replaceFirst("/$", "")));
  }

  /**
   * Which requests a fault affects; null matches any.
   *
   * @param route the path, as it is or as a template, with or without a trailing slash
   */
  public record Target(Service service, String method, String route) {
    public Target {
      route = route == null || route.length() == 1 ? route : route.replaceFirst("/$", "");
    }

    /** Responds with a JSON error like those of the services. */
    public Fault status(int code) {
      return with(new Status(code, "application/json", "{\"error\":\"fault on demand\"}",
          Map.of()));
    }

    /** Responds with an HTML page, like a proxy in front of the services. */
    public Fault html(int code) {
      return with(new Status(code, "text/html", "<html><body><h1>" + code
          + " fault on demand</h1></body></html>", Map.of()));
    }

    /** Handles the request after this delay. */
    public Fault delay(Duration delay) {
      return with(new FaultEffect.Delay(delay));
    }

    /** Closes the connection before the request is handled. */
    public Fault drop() {
      return with(new FaultEffect.Drop());
    }

    /** Handles the request, then closes the connection without a response. */
    public Fault loseAnswer() {
      return with(new FaultEffect.LoseAnswer());
    }

    /** Handles the request, then closes the connection after the first bytes of the response body. */
    public Fault cutBody(int bytes) {
      return with(new FaultEffect.CutBody(bytes));
    }

    /** The fault that has this effect on the requests. */
    private Fault with(FaultEffect effect) {
      return new Fault(service, method, route, effect, 1, Integer.MAX_VALUE);
    }
  }
}
