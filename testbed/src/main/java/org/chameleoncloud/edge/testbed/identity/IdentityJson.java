package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;

/** The JSON of Keystone 22 for versions, tokens and application credentials. */
final class IdentityJson {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  /** For application credentials: Keystone's API reference shows no offset there. */
  private static final DateTimeFormatter TIME_WITHOUT_OFFSET = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final Map<String, String> DOMAIN = Map.of("id", "default", "name", "Default");

  private final URI v3;
  private final Catalog catalog;
  private final String memberId = RandomStrings.hexId();
  private final String readerId = RandomStrings.hexId();
  private final String adminId = RandomStrings.hexId();

  IdentityJson(URI v3, Catalog catalog) {
    this.v3 = v3;
    this.catalog = catalog;
  }

  JsonNode version() {
    return Json.of(Map.of("id", "v3.14", "status", "stable", "updated", "2020-04-07T00:00:00Z",
        "links", List.of(Map.of("rel", "self", "href", v3 + "/")),
        "media-types", List.of(Map.of("base", "application/json", "type",
            "application/vnd.openstack.identity-v3+json"))));
  }

  /**
   * A token.
   *
   * @param withCatalog whether it shows the services
   */
  JsonNode token(Session session, boolean withCatalog) {
    Credential credential = session.credential();
    Project project = credential.project();
    ObjectNode user = Json.object();
    user.set("domain", Json.of(DOMAIN));
    user.put("id", project.userId()).put("name", project.userName())
        .putNull("password_expires_at");
    ObjectNode token = Json.object();
    token.putArray("methods").add("application_credential");
    token.set("user", user);
    token.putArray("audit_ids").add(RandomStrings.urlSafe(16));
    token.put("expires_at", TIME.format(session.expiresAt()));
    token.put("issued_at", TIME.format(session.issuedAt()));
    token.set("project",
        Json.of(Map.of("domain", DOMAIN, "id", project.id(), "name", project.name())));
    token.put("is_domain", false);
    ArrayNode roles = token.putArray("roles");
    roles(credential).forEach((name, id) -> roles.addObject().put("id", id).put("name", name));
    if (withCatalog) {
      token.set("catalog", catalog.json());
    }
    token.putObject("application_credential").put("id", credential.id())
        .put("name", credential.name())
        .put("restricted", !credential.rights().managesCredentials());
    return Json.object().set("token", token);
  }

  /** The services, as a resource of its own. */
  JsonNode catalog() {
    ObjectNode json = Json.object();
    json.set("catalog", catalog.json());
    json.putObject("links").put("self", v3 + "/auth/catalog");
    return json;
  }

  /** The projects that a token's user can sign in to: one in this testbed. */
  JsonNode projects(Project project, String target) {
    ObjectNode json = Json.object();
    ObjectNode one = json.putArray("projects").addObject().put("id", project.id())
        .put("name", project.name()).put("domain_id", "default").put("description", "")
        .put("enabled", true).put("parent_id", "default").put("is_domain", false);
    one.putArray("tags");
    one.putObject("options");
    one.putObject("links").put("self", v3 + "/projects/" + project.id());
    json.putObject("links").putNull("next").put("self", origin() + target).putNull("previous");
    return json;
  }

  /** The ids of the roles by name. */
  Map<String, String> roles() {
    return Map.of("member", memberId, "reader", readerId, "admin", adminId);
  }

  /** A credential as Keystone lists it: without the secret. */
  ObjectNode credential(Credential credential) {
    ObjectNode json = Json.object();
    json.put("id", credential.id()).put("name", credential.name())
        .put("description", credential.description())
        .put("user_id", credential.project().userId())
        .put("project_id", credential.project().id()).putNull("system");
    json.put("expires_at", credential.expiresAt().map(TIME_WITHOUT_OFFSET::format).orElse(null));
    // Keystone echoes what was requested, and a request for a restricted credential leaves the field out: null.
    if (credential.rights().managesCredentials()) {
      json.put("unrestricted", true);
    } else {
      json.putNull("unrestricted");
    }
    ArrayNode roles = json.putArray("roles");
    roles(credential).forEach((name, id) -> roles.addObject().put("id", id).put("name", name)
        .putNull("domain_id").putNull("description").putObject("options")
        .put("immutable", true));
    json.putObject("links").put("self", v3 + "/application_credentials/" + credential.id());
    return json;
  }

  /** A list of credentials, with a link to the requested URL. */
  JsonNode credentials(List<Credential> credentials, String target) {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("application_credentials");
    credentials.forEach(credential -> list.add(credential(credential)));
    json.putObject("links").putNull("next").put("self", origin() + target)
        .putNull("previous");
    return json;
  }

  static JsonNode error(int status, String message) {
    String title = switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 409 -> "Conflict";
      default -> throw new IllegalArgumentException(
          "Keystone never responds with the error status " + status);
    };
    ObjectNode json = Json.object();
    json.putObject("error").put("code", status).put("message", message).put("title", title);
    return json;
  }

  static Instant parseTime(String text) {
    return Instant.parse(text.endsWith("Z") ? text : text + "Z");
  }

  private String origin() {
    return v3.toString().replaceFirst("/v3$", "");
  }

  private Map<String, String> roles(Credential credential) {
    return switch (credential.rights()) {
      case READ_ONLY -> Map.of("reader", readerId);
      case UNRESTRICTED, RESTRICTED ->
        new TreeMap<>(Map.of("member", memberId, "reader", readerId));
      case ADMIN ->
        new TreeMap<>(Map.of("admin", adminId, "member", memberId, "reader", readerId));
    };
  }
}
