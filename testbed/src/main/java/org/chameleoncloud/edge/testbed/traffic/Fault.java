package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.testbed.traffic.Effect.Status;

/**
 * A fault on demand: which requests it may hit, how often, and what happens to them. Made with {@link #on} and the
 * methods that follow, as in {@code Fault.on("POST", "/v1/hardware").status(500).times(3)}.
 *
 * @param service the service whose requests it may hit; null for both
 * @param method the method; null for any
 * @param route the path as a template without a trailing slash, such as {@code /v1/hardware/{uuid}}; null for any
 * @param effect what happens
 * @param rate the share of matching requests that are hit, above 0 and at most 1
 * @param times how many requests are hit at most, from 1
 */
public record Fault(Service service, String method, String route, Effect effect, double rate,
    int times) {
  public Fault {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("a fault's rate is above 0 and at most 1, not " + rate);
    }
    if (times < 1) {
      throw new IllegalArgumentException("a fault hits at least once, not " + times + " times");
    }
  }

  /** Requests to either service with this method and route; null stands for any. */
  public static Target on(String method, String route) {
    return new Target(null, method, route);
  }

  /** All requests to one service. */
  public static Target on(Service service) {
    return new Target(service, null, null);
  }

  /** Reads the text form of the command line, such as {@code POST /v1/hardware status=500 rate=0.1}. */
  public static Fault parse(String text) {
    return FaultText.parse(text);
  }

  /** The same fault on this share of the matching requests. */
  public Fault rate(double share) {
    return new Fault(service, method, route, effect, share, times);
  }

  /** The same fault on at most this many requests. */
  public Fault times(int most) {
    return new Fault(service, method, route, effect, rate, most);
  }

  /** The same fault, its answer asking the client to wait. Only for a fault that answers with a status. */
  public Fault retryAfter(Duration wait) {
    if (!(effect instanceof Status status)) {
      throw new IllegalStateException("only a fault that answers can say Retry-After");
    }
    Map<String, String> headers = new HashMap<>(status.headers());
    headers.put("Retry-After", Long.toString(wait.toSeconds()));
    return effect(new Status(status.code(), status.contentType(), status.body(), headers));
  }

  private Fault effect(Effect other) {
    return new Fault(service, method, route, other, rate, times);
  }

  boolean matches(Service at, String sentMethod, String sentRoute) {
    return (service == null || service == at) && (method == null || method.equals(sentMethod))
        && (route == null || route.equals(sentRoute));
  }

  /**
   * Which requests a fault may hit; null stands for any.
   *
   * @param route with or without a trailing slash
   */
  public record Target(Service service, String method, String route) {
    public Target {
      route = route == null || route.length() == 1 ? route : route.replaceFirst("/$", "");
    }

    /** Refuses with a JSON error as the services write them. */
    public Fault status(int code) {
      return hit(new Status(code, "application/json", "{\"error\":\"fault on demand\"}",
          Map.of()));
    }

    /** Refuses with a page of HTML, as a proxy in front of the services does. */
    public Fault html(int code) {
      return hit(new Status(code, "text/html", "<html><body><h1>" + code
          + " fault on demand</h1></body></html>", Map.of()));
    }

    /** Serves after this wait. */
    public Fault delay(Duration wait) {
      return hit(new Effect.Delay(wait));
    }

    /** Closes the connection before anything is done. */
    public Fault drop() {
      return hit(new Effect.Drop());
    }

    /** Does the work, then closes the connection without an answer. */
    public Fault loseAnswer() {
      return hit(new Effect.LoseAnswer());
    }

    /** Does the work and closes the connection after the first bytes of the answer's body. */
    public Fault cutBody(int bytes) {
      return hit(new Effect.CutBody(bytes));
    }

    /** Does this. */
    public Fault hit(Effect effect) {
      return new Fault(service, method, route, effect, 1, Integer.MAX_VALUE);
    }
  }
}
