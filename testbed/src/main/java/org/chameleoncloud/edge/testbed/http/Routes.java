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
 * The paths of one service and what handles them. A path with and without a trailing slash is the same, as with
 * Flask's {@code strict_slashes = False}. What fits no route gets Flask's pages for 404 and 405.
 */
public final class Routes {
  private static final Pattern PARAMETER = Pattern.compile("\\{[a-z]+\\}");

  private final List<Route> routes = new ArrayList<>();

  /** Handles the requests of one route. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Does the work and gives the answer.
     *
     * @param parameters the parts of the path that stand where the template has names, in their order
     */
    Answer answer(Call call, List<String> parameters);
  }

  /**
   * Adds a route. Of two that fit a path the one added first is taken.
   *
   * @param template such as {@code /v1/hardware/{uuid}}
   */
  public Routes on(String method, String template, Handler handler) {
    String pattern = PARAMETER.matcher(template).replaceAll("([^/]+)");
    routes.add(new Route(method, template, Pattern.compile(pattern + "/?"), handler));
    return this;
  }

  /** The template that a path fits, or the path itself. */
  public String templateOf(String path) {
    return routes.stream().filter(route -> route.fits(path)).map(Route::template).findFirst()
        .orElse(path);
  }

  /** The answer of the route that fits, or 404, or 405. */
  public Answer dispatch(Call call) {
    List<Route> fitting = routes.stream().filter(route -> route.fits(call.path())).toList();
    if (fitting.isEmpty()) {
      return notFound();
    }
    Optional<Route> route = fitting.stream().filter(one -> one.method().equals(call.method()))
        .findFirst();
    return route.map(one -> one.handler().answer(call, one.parameters(call.path())))
        .orElseGet(() -> methodNotAllowed(fitting));
  }

  private static Answer methodNotAllowed(List<Route> fitting) {
    String allowed = fitting.stream().map(Route::method)
        .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new),
            methods -> String.join(", ", methods)));
    return page(405, "Method Not Allowed", "The method is not allowed for the requested URL.")
        .with("Allow", allowed);
  }

  /** Flask's page for a path that fits no route. */
  public static Answer notFound() {
    return page(404, "Not Found", "The requested URL was not found on the server. If you"
        + " entered the URL manually please check your spelling and try again.");
  }

  /** Flask's page for an error that the application does not format itself. */
  public static Answer page(int status, String title, String text) {
    return Answer.html(status, """
        <!doctype html>
        <html lang=en>
        <title>%d %s</title>
        <h1>%s</h1>
        <p>%s</p>
        """.formatted(status, title, title, text));
  }

  private record Route(String method, String template, Pattern pattern, Handler handler) {
    boolean fits(String path) {
      return pattern.matcher(path).matches();
    }

    List<String> parameters(String path) {
      Matcher matcher = pattern.matcher(path);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(path + " does not fit " + template);
      }
      return IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toList();
    }
  }
}
