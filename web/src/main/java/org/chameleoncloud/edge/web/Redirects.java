package org.chameleoncloud.edge.web;

import java.util.Optional;
import java.util.Set;

import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Where a response redirects to (RFC 9110, section 15.4). Every hop is checked, not only the last one: only http and
 * https, never from https back to http, no user name or password, and the source's own are not sent to another server.
 */
public final class Redirects {
  /** More than any mirror needs; as many as browsers follow. */
  public static final int MAX_HOPS = 20;

  private static final Set<Integer> STATUSES = Set.of(300, 301, 302, 303, 307, 308);

  /** The redirect must not be followed. The message is part of a sentence, without the address. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  private Redirects() {}

  /**
   * The request that follows a response.
   *
   * @return empty if the response is not a redirect, or does not say where to
   * @throws RefusedException if it must not be followed
   */
  public static Optional<Request> next(Response response) throws RefusedException {
    String location = response.header("Location");
    if (!STATUSES.contains(response.code()) || location == null) {
      return Optional.empty();
    }
    HttpUrl from = response.request().url();
    HttpUrl to = from.resolve(location);
    if (to == null) {
      throw new RefusedException("the server redirects to an address that is neither http nor"
          + " https; specify the URL of the file itself");
    }
    if (from.isHttps() && !to.isHttps()) {
      throw new RefusedException("the server redirects from https to http, which is not secure");
    }
    if (!to.username().isEmpty() || !to.password().isEmpty()) {
      throw new RefusedException("the server redirects to an address with a user name; specify"
          + " that URL yourself");
    }
    Request.Builder next = response.request().newBuilder().url(to);
    return Optional.of(sameServer(from, to)
        ? next.build()
        : next.removeHeader("Authorization").build());
  }

  private static boolean sameServer(HttpUrl one, HttpUrl other) {
    return one.scheme().equals(other.scheme()) && one.host().equals(other.host())
        && one.port() == other.port();
  }
}
