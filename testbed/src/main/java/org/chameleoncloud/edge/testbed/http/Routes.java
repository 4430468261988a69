package org.chameleoncloud.edge.testbed.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Dispatches requests to the handlers of one service. A trailing slash makes no difference, like with Flask's
 * {@code strict_slashes = False}. A request that matches no route gets Flask's pages for 404 and 405.
 *
 * @param <C> what the handlers work with, such as the request
 */
public final class Routes<C> {
  private static final Pattern PARAMETER = Pattern.compile("\\{[a-z]+\\}");

  private final List<Route<C>> routes = new ArrayList<>();
  private final String end;

  /** No routes yet. */
  public Routes() {
    this("/?");
  }

  private Routes(String end) {
    this.end = end;
  }

  /** No routes yet; a path with a trailing slash will match none. */
  public static <C> Routes<C> withoutTrailingSlashes() {
    return new Routes<>("");
  }

  /** Handles the requests of one route. */
  @FunctionalInterface
  public interface Handler<C> {
    /**
     * Handles the request.
     *
     * @param context what the service passed to {@link Routes#dispatch}
     * @param parameters the values of the template's parameters, in their order in the path
     */
    Response handle(C context, List<String> parameters);
  }

  /**
   * Adds a route. When several routes match a request, the one added first wins.
   *
   * @param template such as {@code /v1/hardware/{uuid}}
   */
  public Routes<C> on(String method, String template, Handler<C> handler) {
    String pattern = PARAMETER.matcher(template).replaceAll("([^/]+)");
    routes.add(new Route<>(method, template, Pattern.compile(pattern + end), handler));
    return this;
  }

  /** The template that matches the path, or the path itself when none does. */
  public String templateOf(String path) {
    return routes.stream().filter(route -> route.matches(path)).map(Route::template).findFirst()
        .orElse(path);
  }

  /**
   * Calls the handler of the matching route; responds with 404 or 405 when there is none. Like with Flask, HEAD is
   * handled like GET, and OPTIONS lists the methods.
   */
  public Response dispatch(Request request, C context) {
    List<Route<C>> matching = matching(request.path());
    if (matching.isEmpty()) {
      return notFound();
    }
    if (request.method().equals("OPTIONS")) {
      return Response.html(200, "").withHeader("Allow", allowed(matching));
    }
    return route(matching, request)
        .map(one -> one.handler().handle(context, one.parameters(request.path())))
        .orElseGet(() -> page(405, "Method Not Allowed",
            "The method is not allowed for the requested URL.")
            .withHeader("Allow", allowed(matching)));
  }

  /** Why no handler would be called: 404 or 405; empty when one would. */
  public Optional<Integer> refusal(Request request) {
    List<Route<C>> matching = matching(request.path());
    if (matching.isEmpty()) {
      return Optional.of(404);
    }
    return route(matching, request).isEmpty() ? Optional.of(405) : Optional.empty();
  }

  private List<Route<C>> matching(String path) {
    return routes.stream().filter(route -> route.matches(path)).toList();
  }

  private static <C> Optional<Route<C>> route(List<Route<C>> matching, Request request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    return matching.stream().filter(one -> one.method().equals(method)).findFirst();
  }

  private static <C> String allowed(List<Route<C>> matching) {
    TreeSet<String> methods = new TreeSet<>(matching.stream().map(Route::method).toList());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    methods.add("OPTIONS");
    return String.join(", ", methods);
  }

  /** Flask's page for a path that matches no route. */
  public static Response notFound() {
    return page(404, "Not Found", "The requested URL was not found on the server. If you"
        + " entered the URL manually please check your spelling and try again.");
  }

  /** Flask's page for an error that the application does not format itself. */
  public static Response page(int status, String title, String text) {
    return Response.html(status, """
        <!doctype html>
        <html lang=en>
        <title>%d %s</title>
        <h1>%s</h1>
        <p>%s</p>
        """.formatted(status, title, title, text));
  }

  private record Route<C>(String method, String template, Pattern pattern, Handler<C> handler) {
    boolean matches(String path) {
      return pattern.matcher(path).matches();
    }

    List<String> parameters(String path) {
      Matcher matcher = pattern.matcher(path);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(path + " does not match " + template);
      }
      return IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toList();
    }
  }
}
