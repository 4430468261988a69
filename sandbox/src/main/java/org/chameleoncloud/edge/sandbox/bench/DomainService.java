package org.chameleoncloud.edge.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.ListenAddress;
import org.chameleoncloud.edge.testbed.http.Request;
import org.chameleoncloud.edge.testbed.http.Response;
import org.chameleoncloud.edge.testbed.http.Routes;
import org.chameleoncloud.edge.testbed.http.WebServer;
import org.chameleoncloud.edge.testbed.http.WebService;
import org.chameleoncloud.edge.testbed.identity.Accounts;
import org.chameleoncloud.edge.testbed.identity.Catalog;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Keystone;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.identity.Tokens;
import org.chameleoncloud.edge.testbed.traffic.Faults;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;
import org.chameleoncloud.edge.testbed.traffic.Service;

/**
 * The outside of ORC: the testbed's Keystone and, in addition, domains, in memory. Paths and fields are those of
 * Keystone's API reference ("Domains") that gophercloud reads. It runs in the testbed's server, as the outside of our
 * operator does.
 */
final class DomainService implements WebService, AutoCloseable {
  private static final String REGION = "lab";
  private static final String PROJECT = "peers";
  private static final String DOMAINS = "/v3/domains";

  private final Clock clock = Clock.systemUTC();
  private final Accounts accounts = new Accounts(clock);
  private final Tokens tokens = new Tokens(accounts, clock, Duration.ofHours(1));
  private final RequestLog requests = new RequestLog();
  private final Map<String, Domain> domains = new ConcurrentHashMap<>();
  private final Map<String, Domain> byName = new ConcurrentHashMap<>();
  private final Routes<Request> routes = new Routes<Request>()
      .on("GET", DOMAINS, (request, _) -> list(request.query("name")))
      .on("POST", DOMAINS, (request, _) -> create(request))
      .on("GET", DOMAINS + "/{id}", (_, ids) -> show(ids.getFirst()));
  private final WebServer server;
  private final URI v3;
  private final Credential credential;
  private final Keystone keystone;

  private DomainService() throws IOException {
    server = WebServer.bind(Service.IDENTITY, ListenAddress.LOOPBACK, 0, Optional.empty(),
        new Faults(0), requests, clock);
    v3 = URI.create(server.uri() + "/v3");
    credential = accounts.add(new Credential(RandomStrings.hexId(), RandomStrings.urlSafe(64),
        "default", null, accounts.addProject(PROJECT, PROJECT + "-user"), Rights.ADMIN, null));
    keystone = new Keystone(accounts, tokens, v3,
        new Catalog(REGION).with("identity", "keystone", URI.create(v3 + "/")), clock);
  }

  private record Domain(String id, String name, String description, boolean enabled) {
    ObjectNode json(URI v3) {
      ObjectNode json = Json.object().put("id", id).put("name", name)
          .put("description", description).put("enabled", enabled);
      json.putArray("tags");
      json.putObject("options");
      json.putObject("links").put("self", v3 + "/domains/" + id);
      return json;
    }
  }

  /** Starts it on a free port. */
  static DomainService start() throws IOException {
    DomainService service = new DomainService();
    service.server.serve(service);
    return service;
  }

  /** The content of a clouds.yaml that signs in here. */
  String cloudsYaml(String cloud) {
    return """
        clouds:
          "%s":
            auth_type: v3applicationcredential
            auth:
              auth_url: %s
              application_credential_id: "%s"
              application_credential_secret: "%s"
            region_name: %s
            interface: public
            identity_api_version: 3
        """.formatted(cloud, v3, credential.id(), credential.secret(), REGION);
  }

  /** How many domains exist. */
  int count() {
    return domains.size();
  }

  /** The requests received. */
  RequestLog requests() {
    return requests;
  }

  @Override
  public String routeOf(String path) {
    return path.startsWith(DOMAINS) ? routes.templateOf(path) : keystone.routeOf(path);
  }

  @Override
  public Optional<String> credentialOf(Request request) {
    return keystone.credentialOf(request);
  }

  @Override
  public Response respond(Request request) {
    if (!request.path().startsWith(DOMAINS)) {
      return keystone.respond(request);
    }
    return tokens.sessionOf(request).isPresent()
        ? routes.dispatch(request, request)
        : error(401, "The request you have made requires authentication.");
  }

  private Response list(Optional<String> name) {
    List<Domain> found = name
        .map(wanted -> Optional.ofNullable(byName.get(wanted)).stream().toList())
        .orElseGet(() -> List.copyOf(domains.values()));
    ObjectNode json = Json.object();
    ArrayNode array = json.putArray("domains");
    found.forEach(domain -> array.add(domain.json(v3)));
    json.putObject("links").putNull("next").put("self", v3 + "/domains").putNull("previous");
    return Response.json(200, Json.bytes(json));
  }

  private Response create(Request request) {
    JsonNode body = Json.read(request.body()).map(json -> json.path("domain"))
        .orElse(Json.object());
    String name = body.path("name").asText();
    if (name.isEmpty()) {
      return error(400, "'name' is a required property");
    }
    Domain domain = new Domain(RandomStrings.hexId(), name, body.path("description").asText(),
        body.path("enabled").asBoolean(true));
    if (byName.putIfAbsent(name, domain) != null) {
      return error(409, "Duplicate entry found with name " + name + ".");
    }
    domains.put(domain.id(), domain);
    return shown(201, domain);
  }

  private Response show(String id) {
    Domain domain = domains.get(id);
    return domain == null ? error(404, "Could not find domain: " + id + ".") : shown(200, domain);
  }

  private Response shown(int status, Domain domain) {
    return Response.json(status, Json.bytes(Json.object().set("domain", domain.json(v3))));
  }

  private static Response error(int status, String message) {
    ObjectNode json = Json.object();
    json.putObject("error").put("code", status).put("message", message);
    return Response.json(status, Json.bytes(json));
  }

  @Override
  public void close() {
    server.close();
  }
}
