package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.testbed.http.Answer;
import org.chameleoncloud.edge.testbed.http.Call;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Refusal;
import org.chameleoncloud.edge.testbed.http.Routes;
import org.chameleoncloud.edge.testbed.http.WebService;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.identity.Session;
import org.chameleoncloud.edge.testbed.identity.Tokens;

/**
 * The inventory service: what Doni 4.0 answers. Checks come in Doni's order: token, route, uuid, body, existence,
 * rights.
 */
public final class Doni implements WebService {
  private static final String HARDWARE = "/v1/hardware";
  private static final String ONE = HARDWARE + "/{uuid}";
  private static final Set<String> PUBLIC_PATHS = Set.of("", HARDWARE + "/export");
  private static final Pattern UUID_FORM = Pattern
      .compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final Tokens tokens;
  private final Records records;
  private final RecordChanges changes;
  private final DoniSchemas schemas;
  private final RecordJson json = new RecordJson();
  private final Routes routes = new Routes()
      .on("GET", "/", (_, _) -> root())
      .on("GET", HARDWARE, (call, _) -> list(call))
      .on("POST", HARDWARE, (call, _) -> create(call))
      .on("GET", HARDWARE + "/export", (_, _) -> export())
      .on("GET", ONE, (call, ids) -> get(call, ids.getFirst()))
      .on("PATCH", ONE, (call, ids) -> patch(call, ids.getFirst()))
      .on("DELETE", ONE, (call, ids) -> delete(call, ids.getFirst()))
      .on("POST", ONE + "/sync", (call, ids) -> sync(call, ids.getFirst()))
      .on("GET", ONE + "/availability", (call, ids) -> availability(call, ids.getFirst()));

  /**
   * Makes the service.
   *
   * @param machineTypes the device types it accepts, in the order of its error message
   */
  public Doni(Tokens tokens, Records records, RecordChanges changes, List<String> machineTypes) {
    this.tokens = tokens;
    this.records = records;
    this.changes = changes;
    schemas = new DoniSchemas(machineTypes);
  }

  @Override
  public String routeOf(String path) {
    return routes.templateOf(path);
  }

  @Override
  public Optional<String> credentialOf(Call call) {
    return tokens.sessionOf(call).map(session -> session.credential().id());
  }

  @Override
  public Answer answer(Call call) {
    return answerOrRefuse(call).with("Vary", "X-Auth-Token").with("OpenStack-Request-Id",
        "req-" + UUID.randomUUID());
  }

  /** Doni's answer to what it did not foresee. */
  static Refusal unknownError() {
    return new Refusal(500, "An unknown error occurred.");
  }

  private Answer answerOrRefuse(Call call) {
    try {
      if (!PUBLIC_PATHS.contains(call.path().replaceFirst("/+$", ""))) {
        session(call);
      }
      return routes.dispatch(call);
    } catch (Refusal refusal) {
      return Answer.json(refusal.status(),
          Json.bytes(Json.object().put("error", refusal.getMessage())));
    }
  }

  private static Answer root() {
    return ok(Json.object().put("default_version", "1.0")
        .put("description", "Doni is an OpenStack project for managing hardware enrollment and"
            + " availability.")
        .put("name", "OpenStack Doni API").set("versions", Json.of(List.of("1.0"))));
  }

  private Answer list(Call call) {
    if (call.query("all_projects").filter(all -> !all.isEmpty()).isPresent()) {
      throw forbidden("get");
    }
    List<DeviceRecord> own = records.ofProject(project(session(call)));
    // Doni compares the number of records with the text of the limit, so a next link never comes.
    long limit = call.query("limit").map(Doni::limit).orElse(Long.MAX_VALUE);
    return Answer.json(200, json.list(own.stream().limit(limit).toList()));
  }

  private static long limit(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw unknownError();
    }
    return Long.parseLong(text);
  }

  private Answer create(Call call) {
    Optional<JsonNode> sent = body(call);
    return sent.map(body -> create(call, body)).orElseGet(Doni::badRequest);
  }

  private Answer create(Call call, JsonNode body) {
    schemas.checkEnrollment(body);
    Session session = writer(call, "create");
    TreeMap<String, JsonNode> properties = new TreeMap<>();
    body.get("properties").propertyStream()
        .forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
    DeviceRecord created = records.create(body.get("name").textValue(), project(session),
        properties);
    return Answer.json(201, json.alone(created));
  }

  private Answer export() {
    return Answer.json(200, json.export(records.all()));
  }

  private Answer get(Call call, String uuid) {
    refuseNoUuid(uuid);
    return Answer.json(200, json.alone(own(call, uuid, "get")));
  }

  private Answer patch(Call call, String uuid) {
    Optional<JsonNode> sent = body(call);
    return sent.map(body -> patch(call, uuid, body)).orElseGet(Doni::badRequest);
  }

  private Answer patch(Call call, String uuid, JsonNode body) {
    refuseNoUuid(uuid);
    schemas.checkPatch(body);
    own(call, uuid, "update");
    writer(call, "update");
    return Answer.json(200, json.alone(changes.patch(uuid, body).orElseThrow(() -> unknown(uuid))));
  }

  private Answer sync(Call call, String uuid) {
    refuseNoUuid(uuid);
    own(call, uuid, "update");
    writer(call, "update");
    changes.sync(uuid);
    return Answer.html(200, "");
  }

  private Answer delete(Call call, String uuid) {
    refuseNoUuid(uuid);
    own(call, uuid, "delete");
    writer(call, "delete");
    changes.delete(uuid);
    return Answer.html(200, "");
  }

  private Answer availability(Call call, String uuid) {
    if (!UUID_FORM.matcher(uuid).matches()) {
      return Routes.notFound();
    }
    own(call, uuid, "get");
    return ok(Json.object().set("availability", Json.of(List.of())));
  }

  // oslo.utils takes a uuid with any dashes, braces and case.
  private static void refuseNoUuid(String text) {
    if (!text.replaceAll("urn:|uuid:|[{}-]", "").matches("\\p{XDigit}{32}")) {
      throw new Refusal(400, "Expected UUID for hardware_uuid: " + text);
    }
  }

  private DeviceRecord own(Call call, String uuid, String action) {
    DeviceRecord record = records.find(uuid).orElseThrow(() -> unknown(uuid));
    if (!record.projectId().equals(project(session(call)))) {
      throw forbidden(action);
    }
    return record;
  }

  private Session writer(Call call, String action) {
    Session session = session(call);
    if (session.credential().rights() == Rights.READ_ONLY) {
      throw forbidden(action);
    }
    return session;
  }

  private Session session(Call call) {
    return tokens.sessionOf(call).orElseThrow(
        () -> new Refusal(401, "The request you have made requires authentication"));
  }

  private static String project(Session session) {
    return session.credential().project().id();
  }

  private static Refusal unknown(String uuid) {
    return new Refusal(404, "Hardware " + uuid + " could not be found.");
  }

  private static Refusal forbidden(String action) {
    return new Refusal(403, "hardware:" + action + " is disallowed by policy");
  }

  private static Answer ok(JsonNode body) {
    return Answer.json(200, Json.bytes(body));
  }

  // Flask reads the body before Doni sees the request, and only when it is labelled as JSON.
  private static Optional<JsonNode> body(Call call) {
    return call.header("Content-Type")
        .filter(type -> type.matches("application/(.+\\+)?json(;.*)?"))
        .flatMap(_ -> Json.read(call.body()));
  }

  private static Answer badRequest() {
    return Routes.page(400, "Bad Request",
        "The browser (or proxy) sent a request that this server could not understand.");
  }
}
