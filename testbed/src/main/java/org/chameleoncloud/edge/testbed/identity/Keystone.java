package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Request;
import org.chameleoncloud.edge.testbed.http.Response;
import org.chameleoncloud.edge.testbed.http.Routes;
import org.chameleoncloud.edge.testbed.http.WebService;

/**
 * The identity service, with the responses of Keystone 22 to discovery, sign-in and requests for application
 * credentials.
 */
public final class Keystone implements WebService {
  private static final String TOKENS = "/v3/auth/tokens";
  private static final String CREDENTIALS = "/v3/users/{user}/application_credentials";

  private final Accounts accounts;
  private final Tokens tokens;
  private final SignInCheck signIn;
  private final IdentityJson json;
  private final URI v3;
  private final Routes routes = new Routes()
      .on("GET", "/", (_, _) -> versions())
      .on("GET", "/v3", (_, _) -> version())
      .on("POST", TOKENS, (request, _) -> signIn(request))
      .on("GET", CREDENTIALS, (request, ids) -> list(request, ids.getFirst()))
      .on("POST", CREDENTIALS, (request, ids) -> create(request, ids.getFirst()))
      .on("GET", CREDENTIALS + "/{id}",
          (request, ids) -> show(request, ids.getFirst(), ids.getLast()))
      .on("DELETE", CREDENTIALS + "/{id}",
          (request, ids) -> delete(request, ids.getFirst(), ids.getLast()));

  /**
   * Creates the service.
   *
   * @param v3 the URL of this service, ending in {@code /v3}
   * @param inventory the URL of the inventory, for the catalog
   * @param region the only region of the catalog
   */
  public Keystone(Accounts accounts, Tokens tokens, URI v3, URI inventory, String region) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.v3 = v3;
    signIn = new SignInCheck(accounts);
    json = new IdentityJson(v3, new Catalog(v3, inventory, region));
  }

  @Override
  public String routeOf(String path) {
    return routes.templateOf(path);
  }

  @Override
  public Optional<String> credentialOf(Request request) {
    return tokens.sessionOf(request).map(session -> session.credential().id())
        .or(() -> Json.read(request.body())
            .map(body -> body.at("/auth/identity/application_credential/id").asText())
            .filter(id -> accounts.credential(id).isPresent()));
  }

  @Override
  public Response respond(Request request) {
    return dispatch(request).withHeader("Vary", "X-Auth-Token");
  }

  private Response dispatch(Request request) {
    try {
      return routes.dispatch(request);
    } catch (HttpErrorException error) {
      Response response = Response.json(error.status(),
          Json.bytes(IdentityJson.error(error.status(), error.getMessage())));
      return error.status() == 401
          ? response.withHeader("WWW-Authenticate", "Keystone uri=\"" + v3 + "\"")
          : response;
    }
  }

  private Response versions() {
    ObjectNode body = Json.object();
    body.putObject("versions").putArray("values").add(json.version());
    return Response.json(300, Json.bytes(body)).withHeader("Location", v3 + "/");
  }

  private Response version() {
    return Response.json(200, Json.bytes(Json.object().set("version", json.version())));
  }

  private Response signIn(Request request) {
    Tokens.Issued issued = tokens.issue(signIn.check(body(request)));
    return Response.json(201, Json.bytes(json.token(issued.session())))
        .withHeader("X-Subject-Token", issued.token());
  }

  private Response list(Request request, String userId) {
    ownSession(request, userId, "list_application_credentials");
    List<Credential> found = accounts.credentialsOf(userId).stream()
        .filter(one -> request.query("name").map(one.name()::equals).orElse(true)).toList();
    return Response.json(200, Json.bytes(json.credentials(found, request.target())));
  }

  private Response create(Request request, String userId) {
    Session session = ownSession(request, userId, "create_application_credential");
    JsonNode requested = body(request).path("application_credential");
    if (!requested.path("name").isTextual()) {
      throw new HttpErrorException(400, "'name' is a required property");
    }
    requireUnrestricted(session);
    Credential created = accounts.add(new Credential(RandomStrings.hexId(),
        requested.path("secret").asText(RandomStrings.urlSafe(64)), requested.path("name").asText(),
        requested.path("description").asText(null), session.credential().project(),
        requested.path("unrestricted").asBoolean() ? Rights.UNRESTRICTED : Rights.RESTRICTED,
        expiry(requested.path("expires_at").asText(null))));
    ObjectNode response = json.credential(created).put("secret", created.secret());
    return Response.json(201,
        Json.bytes(Json.object().set("application_credential", response)));
  }

  /**
   * Not recorded. According to Keystone's API reference ("Show application credential details") and its source
   * (keystone/api/users.py, policy identity:get_application_credential), the owner may read a credential, even with a
   * restricted one. The owner of the credential decides, not the user in the URL.
   */
  private Response show(Request request, String userId, String id) {
    String rule = "get_application_credential";
    Session session = ownSession(request, userId, rule);
    Credential found = accounts.credential(id).orElseThrow(() -> SignInCheck.unknown(id));
    if (!found.project().userId().equals(session.credential().project().userId())) {
      throw forbidden("identity:" + rule);
    }
    return Response.json(200,
        Json.bytes(Json.object().set("application_credential", json.credential(found))));
  }

  private Response delete(Request request, String userId, String id) {
    requireUnrestricted(ownSession(request, userId, "delete_application_credential"));
    accounts.credential(id).filter(one -> one.project().userId().equals(userId))
        .orElseThrow(() -> SignInCheck.unknown(id));
    accounts.remove(id);
    return Response.empty(204);
  }

  private Session ownSession(Request request, String userId, String rule) {
    Session session = tokens.sessionOf(request)
        .orElseThrow(() -> new HttpErrorException(401, SignInCheck.UNAUTHORIZED));
    if (!session.credential().project().userId().equals(userId)) {
      throw forbidden("identity:" + rule);
    }
    return session;
  }

  private static void requireUnrestricted(Session session) {
    if (session.credential().rights() != Rights.UNRESTRICTED) {
      throw forbidden("Using method 'application_credential' is not allowed for managing"
          + " additional application credentials.");
    }
  }

  private static HttpErrorException forbidden(String action) {
    return new HttpErrorException(403,
        "You are not authorized to perform the requested action: " + action + ".");
  }

  private static JsonNode body(Request request) {
    if (request.body().length == 0) {
      return Json.object();
    }
    return Json.read(request.body()).filter(JsonNode::isObject)
        .orElseThrow(() -> SignInCheck.expecting("valid JSON", "request body"));
  }

  private static Instant expiry(String text) {
    try {
      return text == null ? null : IdentityJson.parseTime(text);
    } catch (DateTimeException e) {
      throw new HttpErrorException(400, "Invalid input for field 'expires_at': '" + text
          + "' is not a 'date-time'");
    }
  }
}
