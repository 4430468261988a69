package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Request;
import org.chameleoncloud.edge.testbed.http.Response;
import org.chameleoncloud.edge.testbed.http.Routes;
import org.chameleoncloud.edge.testbed.http.WebService;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.identity.Session;
import org.chameleoncloud.edge.testbed.identity.Tokens;

/**
 * The inventory service, with the responses of Doni 4.0. It checks in the same order as Doni: token, route, UUID, body,
 * existence, rights.
 */
public final class Doni implements WebService {
  private static final String HARDWARE = "/v1/hardware";
  private static final String RECORD = HARDWARE + "/{uuid}";
  private static final Set<String> PUBLIC_PATHS = Set.of("", "/healthcheck", HARDWARE + "/export");
  private static final Pattern UUID_FORM = Pattern
      .compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final Tokens tokens;
  private final Records records;
  private final RecordChanges changes;
  private final DoniSchemas schemas;
  private final RecordJson json;
  private final Routes<Request> routes = new Routes<Request>()
      .on("GET", "/", (_, _) -> root())
      .on("GET", "/healthcheck", (_, _) -> healthy())
      .on("GET", HARDWARE, (request, _) -> list(request))
      .on("POST", HARDWARE, (request, _) -> create(request))
      .on("GET", HARDWARE + "/export", (_, _) -> export())
      .on("GET", RECORD, (request, ids) -> get(request, ids.getFirst()))
      .on("PATCH", RECORD, (request, ids) -> patch(request, ids.getFirst()))
      .on("DELETE", RECORD, (request, ids) -> delete(request, ids.getFirst()))
      .on("POST", RECORD + "/sync", (request, ids) -> sync(request, ids.getFirst()))
      .on("GET", RECORD + "/availability", (request, ids) -> availability(request, ids.getFirst()));

  /**
   * Creates the service.
   *
   * @param machineTypes the accepted device types, in the order of the error message
   */
  public Doni(Tokens tokens, Records records, RecordChanges changes, List<String> machineTypes,
      DoniRelease release) {
    this.tokens = tokens;
    this.records = records;
    this.changes = changes;
    schemas = new DoniSchemas(machineTypes);
    json = new RecordJson(release);
  }

  @Override
  public String routeOf(String path) {
    return routes.templateOf(path);
  }

  @Override
  public Optional<String> credentialOf(Request request) {
    return tokens.sessionOf(request).map(session -> session.credential().id());
  }

  @Override
  public Response respond(Request request) {
    return dispatch(request).withHeader("Vary", "X-Auth-Token").withHeader("OpenStack-Request-Id",
        "req-" + UUID.randomUUID());
  }

  /** Doni's response to an unexpected error. */
  static HttpErrorException unknownError() {
    return new HttpErrorException(500, "An unknown error occurred.");
  }

  private Response dispatch(Request request) {
    try {
      Request merged = request.withPath(request.path().replaceFirst("^//+", "/"));
      if (!PUBLIC_PATHS.contains(merged.path().replaceFirst("/+$", ""))) {
        session(request);
      }
      return merged.path().contains("//")
          ? redirect(merged.path().replaceAll("//+", "/"))
          : routes.dispatch(merged, merged);
    } catch (HttpErrorException error) {
      return Response.json(error.status(),
          Json.bytes(Json.object().put("error", error.getMessage())));
    }
  }

  private static Response root() {
    return ok(Json.object().put("default_version", "1.0")
        .put("description", "Doni is an OpenStack project for managing hardware enrollment and"
            + " availability.")
        .put("name", "OpenStack Doni API").set("versions", Json.of(List.of("1.0"))));
  }

  private static Response healthy() {
    return new Response(200, Map.of("Content-Type", "text/plain; charset=UTF-8"),
        "OK".getBytes(StandardCharsets.UTF_8));
  }

  // Flask merges slashes, except those at the beginning, which its server has merged already.
  private static Response redirect(String path) {
    return Routes.page(308, "Redirecting...", "You should be redirected automatically.")
        .withHeader("Location", path);
  }

  private Response list(Request request) {
    Session session = session(request);
    boolean all = request.query("all_projects").filter(text -> !text.isEmpty()).isPresent();
    if (all && !isAdmin(session)) {
      throw forbidden("get");
    }
    List<DeviceRecord> owned = all ? records.all() : records.ofProject(project(session));
    // Doni compares the number of records with the limit as a string, so there is never a next link.
    long limit = request.query("limit").map(Doni::limit).orElse(Long.MAX_VALUE);
    return Response.json(200, json.list(RecordOrder.of(request).sorted(owned).stream()
        .limit(limit).toList()));
  }

  // Like Python's int(), which ignores blanks around a number: a plus sign that is not encoded is one.
  private static long limit(String text) {
    String number = text.strip();
    if (!number.matches("[+]?\\d{1,18}")) {
      throw unknownError();
    }
    return Long.parseLong(number);
  }

  private Response create(Request request) {
    Optional<JsonNode> sent = body(request);
    return sent.map(body -> create(request, body)).orElseGet(Doni::badRequest);
  }

  private Response create(Request request, JsonNode body) {
    schemas.checkEnrollment(body);
    Session session = writeSession(request, "create");
    TreeMap<String, JsonNode> properties = new TreeMap<>();
    body.get("properties").propertyStream()
        .forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
    DeviceRecord created = records.create(body.get("name").textValue(), project(session),
        properties);
    return Response.json(201, json.single(created));
  }

  private Response export() {
    return Response.json(200, json.export(records.all()));
  }

  private Response get(Request request, String uuid) {
    requireUuid(uuid);
    return Response.json(200, json.single(ownedRecord(request, uuid, "get")));
  }

  private Response patch(Request request, String uuid) {
    Optional<JsonNode> sent = body(request);
    return sent.map(body -> patch(request, uuid, body)).orElseGet(Doni::badRequest);
  }

  private Response patch(Request request, String uuid, JsonNode body) {
    requireUuid(uuid);
    schemas.checkPatch(body);
    ownedRecord(request, uuid, "update");
    writeSession(request, "update");
    return Response.json(200,
        json.single(changes.patch(uuid, body).orElseThrow(() -> notFound(uuid))));
  }

  private Response sync(Request request, String uuid) {
    requireUuid(uuid);
    ownedRecord(request, uuid, "update");
    writeSession(request, "update");
    changes.sync(uuid);
    return Response.html(200, "");
  }

  private Response delete(Request request, String uuid) {
    requireUuid(uuid);
    ownedRecord(request, uuid, "delete");
    writeSession(request, "delete");
    changes.delete(uuid);
    return Response.html(200, "");
  }

  private Response availability(Request request, String uuid) {
    if (!UUID_FORM.matcher(uuid).matches()) {
      return Routes.notFound();
    }
    ownedRecord(request, uuid, "get");
    return ok(Json.object().set("availability", Json.of(List.of())));
  }

  // oslo.utils accepts a UUID with any dashes and braces, in any case.
  private static void requireUuid(String text) {
    if (!text.replaceAll("urn:|uuid:|[{}-]", "").matches("\\p{XDigit}{32}")) {
      throw new HttpErrorException(400, "Expected UUID for hardware_uuid: " + text);
    }
  }

  private DeviceRecord ownedRecord(Request request, String uuid, String action) {
    DeviceRecord record = records.find(uuid).orElseThrow(() -> notFound(uuid));
    Session session = session(request);
    if (!record.projectId().equals(project(session)) && !isAdmin(session)) {
      throw forbidden(action);
    }
    return record;
  }

  private Session writeSession(Request request, String action) {
    Session session = session(request);
    if (session.credential().rights() == Rights.READ_ONLY) {
      throw forbidden(action);
    }
    return session;
  }

  private Session session(Request request) {
    return tokens.sessionOf(request).orElseThrow(
        () -> new HttpErrorException(401, "The request you have made requires authentication"));
  }

  private static boolean isAdmin(Session session) {
    return session.credential().rights() == Rights.ADMIN;
  }

  private static String project(Session session) {
    return session.credential().project().id();
  }

  private static HttpErrorException notFound(String uuid) {
    return new HttpErrorException(404, "Hardware " + uuid + " could not be found.");
  }

  private static HttpErrorException forbidden(String action) {
    return new HttpErrorException(403, "hardware:" + action + " is disallowed by policy");
  }

  private static Response ok(JsonNode body) {
    return Response.json(200, Json.bytes(body));
  }

  // Flask parses the body before Doni sees the request, and only if its content type is JSON.
  private static Optional<JsonNode> body(Request request) {
    return request.header("Content-Type")
        .filter(type -> type.toLowerCase(Locale.ROOT)
            .matches("application/(.+\\+)?json(;.*)?"))
        .flatMap(_ -> Json.read(request.body()));
  }

  private static Response badRequest() {
    return Routes.page(400, "Bad Request",
        "The browser (or proxy) sent a request that this server could not understand.");
  }
}
