package org.chameleoncloud.edge.testbed.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Dispatches requests to the handlers of one service. A trailing slash makes no difference, like with Flask's
 * {@code strict_slashes = False}. A request that matches no route gets Flask's pages for 404 and 405.
 */
public final class Routes {
  private static final Pattern PARAMETER = Pattern.compile("\\{[a-z]+\\}");

  private final List<Route> routes = new ArrayList<>();

  /** Handles the requests of one route. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Handles the request.
     *
     * @param parameters the values of the template's parameters, in their order in the path
     */
    Response handle(Request request, List<String> parameters);
  }

  /**
   * Adds a route. When several routes match a request, the one added first wins.
   *
   * @param template such as {@code /v1/hardware/{uuid}}
   */
  public Routes on(String method, String template, Handler handler) {
    String pattern = PARAMETER.matcher(template).replaceAll("([^/]+)");
    routes.add(new Route(method, template, Pattern.compile(pattern + "/?"), handler));
    return this;
  }

  /** The template that matches the path, or the path itself when none does. */
  public String templateOf(String path) {
    return routes.stream().filter(route -> route.matches(path)).map(Route::template).findFirst()
        .orElse(path);
  }

  /** Calls the handler of the matching route; responds with 404 or 405 when there is none. */
  public Response dispatch(Request request) {
    List<Route> matching = routes.stream().filter(route -> route.matches(request.path())).toList();
    if (matching.isEmpty()) {
      return notFound();
    }
    Optional<Route> route = matching.stream().filter(one -> one.method().equals(request.method()))
        .findFirst();
    return route.map(one -> one.handler().handle(request, one.parameters(request.path())))
        .orElseGet(() -> methodNotAllowed(matching));
  }

  private static Response methodNotAllowed(List<Route> matching) {
    String allowed = matching.stream().map(Route::method)
        .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new),
            methods -> String.join(", ", methods)));
    return page(405, "Method Not Allowed", "The method is not allowed for the requested URL.")
        .withHeader("Allow", allowed);
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

  private record Route(String method, String template, Pattern pattern, Handler handler) {
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
