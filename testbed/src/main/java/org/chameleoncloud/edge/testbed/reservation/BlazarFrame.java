package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Request;
import org.chameleoncloud.edge.testbed.http.Response;
import org.chameleoncloud.edge.testbed.http.Routes;

/** What Blazar's web framework answers on its own: versions, unknown paths, microversions, media types, tokens. */
final class BlazarFrame {
  private static final String API = "/v1";
  private static final String VERSION_HEADER = "OpenStack-API-Version";
  private static final String SERVICE = "reservation";
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
  private static final String NOT_FOUND = "The requested URL was not found on the server. If you"
      + " entered the URL manually please check your spelling and try again.";
  private static final String SERVER_ERROR = "The server encountered an internal error and was"
      + " unable to complete your request. Either the server is overloaded or there is an error"
      + " in the application.";
  /** About as many lines as the real traceback, which a client should not show. */
  private static final int TRACEBACK_LINES = 100;

  private final String identityV3;
  private final String address;

  BlazarFrame(String identityV3, String address) {
    this.identityV3 = identityV3;
    this.address = address;
  }

  /** Whether a path is one of the API, known to it or not. */
  boolean isApi(String path) {
    return path.equals(API) || path.startsWith(API + "/");
  }

  /** The versions, or one of two pages for a path that is unknown. */
  Response outsideOfTheApi(Request request) {
    if (request.path().equals("/") || request.path().equals("/versions")) {
      return json(300, versions());
    }
    if (request.header("Accept").filter("text/html"::equals).isPresent()) {
      return Response.html(404, """
          <html>
           <head>
            <title>404 Not Found</title>
           </head>
           <body>
            <h1>404 Not Found</h1>
            The resource could not be found.<br /><br />



           </body>
          </html>""").withHeader("Content-Type", "text/html; charset=UTF-8");
    }
    return json(404,
        Json.object().put("code", 404).put("title", "Not Found").putNull("description"));
  }

  /** The refusal of a request that does not get as far as a handler; empty if it does. */
  Optional<Response> refusal(Request request, Routes<?> routes) {
    Optional<Response> unsupported = request.header(VERSION_HEADER).flatMap(this::unsupported);
    if (unsupported.isPresent()) {
      return unsupported;
    }
    Optional<Integer> unroutable = routes.refusal(request);
    if (unroutable.isPresent()) {
      return Optional.of(identified(routerError(unroutable.get(), unroutable.get() == 404
          ? NOT_FOUND
          : "The method is not allowed for the requested URL.")));
    }
    if (request.header("Accept").isEmpty()) {
      return Optional.of(traceback());
    }
    return request.body().length == 0 ? Optional.empty() : unreadable(request);
  }

  /** Without a token, with a wrong one, or with one that has ended. */
  Response unauthorized() {
    ObjectNode body = Json.object();
    body.putObject("error").put("code", 401).put("title", "Unauthorized").put("message",
        "The request you have made requires authentication.");
    return json(401, body).withHeader("WWW-Authenticate",
        "Keystone uri=\"" + identityV3 + "\"");
  }

  /** When Keystone cannot be asked about a token. */
  Response identityUnavailable() {
    return json(503, Json.object()
        .put("message", "The server is currently unavailable. Please try again at a later"
            + " time.<br /><br />\nThe Keystone service is temporarily unavailable.\n\n")
        .put("code", "503 Service Unavailable").put("title", "Service Unavailable"));
  }

  /** The headers of a response that a handler made. */
  Response versioned(Response response) {
    return identified(response).withHeader("Vary", VERSION_HEADER).withHeader(VERSION_HEADER,
        SERVICE + " 1.0");
  }

  private Optional<Response> unsupported(String header) {
    String[] parts = header.split(" ", 2);
    if (!parts[0].equals(SERVICE) || parts.length < 2 || parts[1].equals("latest")
        || parts[1].equals("1.0")) {
      return Optional.empty();
    }
    return Optional.of(identified(VERSION.matcher(parts[1]).matches()
        ? routerError(406, "Version " + parts[1]
            + " is not supported by the API. Minimum is 1.0 and maximum is 1.0.")
        : routerError(400, "API Version String " + parts[1]
            + " is of invalid format. Must be of format MajorNum.MinorNum.")));
  }

  private Optional<Response> unreadable(Request request) {
    String type = request.header("Content-Type").orElse("application/json");
    if (!type.startsWith("application/json")) {
      return Optional.of(
          versioned(routerError(400, "Content type '" + type + "' isn't supported")));
    }
    return Json.read(request.body()).isPresent()
        ? Optional.empty()
        : Optional.of(versioned(routerError(500, SERVER_ERROR)));
  }

  private static Response routerError(int status, String message) {
    return json(status, Json.object().put("error", status).put("error_message", message));
  }

  // Blazar fails to choose a media type when a request names none.
  private static Response traceback() {
    String text = "Traceback (most recent call last):\n"
        + "  File \"blazar/api/v1/utils.py\", line 1, in the local testbed\n"
            .repeat(TRACEBACK_LINES);
    return new Response(500, Map.of("Content-Type", "text/plain"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode versions() {
    ObjectNode body = Json.object();
    var versions = body.putArray("versions");
    ObjectNode current = versions.addObject().put("id", "v1.0").put("status", "CURRENT");
    current.putArray("links").addObject().put("href", address + "/v1").put("rel", "self");
    current.put("min_version", "1.0").put("max_version", "1.0");
    versions.addObject().put("id", "v2.0").put("status", "DEPRECATED").putArray("links")
        .addObject().put("href", address + "/v2").put("rel", "self");
    return body;
  }

  private static Response identified(Response response) {
    return response.withHeader("X-Openstack-Request-Id", "req-" + UUID.randomUUID());
  }

  private static Response json(int status, JsonNode body) {
    return Response.json(status, Json.bytes(body));
  }
}
