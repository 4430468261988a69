package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
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
  private final Clock clock;
  private final SignInCheck signIn;
  private final IdentityJson json;
  private final URI v3;
  private final Routes<Request> routes = new Routes<Request>()
      .on("GET", "/", (_, _) -> versions())
      .on("GET", "/v3", (_, _) -> version())
      .on("POST", TOKENS, (request, _) -> signIn(request))
      .on("GET", TOKENS, (request, _) -> showToken(request))
      .on("DELETE", TOKENS, (request, _) -> revokeToken(request))
      .on("GET", "/v3/auth/catalog", (request, _) -> catalog(request))
      .on("GET", "/v3/auth/projects", (request, _) -> projects(request))
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
   * @param catalog what a token shows of the services
   */
  public Keystone(Accounts accounts, Tokens tokens, URI v3, Catalog catalog, Clock clock) {
    this.clock = clock;
    this.accounts = accounts;
    this.tokens = tokens;
    this.v3 = v3;
    signIn = new SignInCheck(accounts, tokens);
    json = new IdentityJson(v3, catalog);
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
      return routes.dispatch(request, request);
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
    return token(201, issued.session(), request).withHeader("X-Subject-Token", issued.token());
  }

  private Response showToken(Request request) {
    Session session = subject(request);
    return token(200, session, request).withHeader("X-Subject-Token",
        request.header("X-Subject-Token").orElse(""));
  }

  private Response revokeToken(Request request) {
    subject(request);
    tokens.revoke(request.header("X-Subject-Token").orElse(""));
    return Response.empty(204);
  }

  private Response token(int status, Session session, Request request) {
    return Response.json(status,
        Json.bytes(json.token(session, request.query("nocatalog").isEmpty())));
  }

  // The token in question is another header than the one that authenticates the request.
  private Session subject(Request request) {
    session(request);
    String token = request.header("X-Subject-Token").orElse("");
    return tokens.session(token)
        .orElseThrow(() -> new HttpErrorException(404, "Could not find token: " + token + "."));
  }

  private Response catalog(Request request) {
    session(request);
    return Response.json(200, Json.bytes(json.catalog()));
  }

  private Response projects(Request request) {
    return Response.json(200, Json
        .bytes(json.projects(session(request).credential().project(), request.target())));
  }

  private Response list(Request request, String userId) {
    ownSession(request, userId, "list_application_credentials");
    List<Credential> found = accounts.credentialsOf(userId).stream()
        .filter(one -> request.query("name").map(one.name()::equals).orElse(true)).toList();
    return Response.json(200, Json.bytes(json.credentials(found, request.target())));
  }

  private Response create(Request request, String userId) {
    Session session = ownSession(request, userId, "create_application_credential");
    CredentialRequest requested = CredentialRequest.parse(
        body(request).path("application_credential"), json.roles(), clock.instant());
    requireUnrestricted(session);
    Credential created = accounts.add(requested.credential(session.credential().project()));
    ObjectNode response = json.credential(created).put("secret", created.secret());
    if (!requested.accessRules().isNull()) {
      response.set("access_rules", requested.accessRules());
    }
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
    Credential found = accounts.credential(id).orElseThrow(() -> SignInCheck.unknown(id));
    if (!found.project().userId().equals(userId)) {
      throw forbidden("identity:delete_application_credential");
    }
    accounts.remove(id);
    return Response.empty(204);
  }

  private Session ownSession(Request request, String userId, String rule) {
    Session session = session(request);
    if (!session.credential().project().userId().equals(userId)) {
      throw forbidden("identity:" + rule);
    }
    return session;
  }

  private Session session(Request request) {
    return tokens.sessionOf(request).orElseThrow(SignInCheck::unauthorized);
  }

  private static void requireUnrestricted(Session session) {
    if (!session.credential().rights().managesCredentials()) {
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
    return Json.read(request.body()).filter(JsonNode::isObject).filter(_ -> isJson(request))
        .orElseThrow(() -> SignInCheck.expecting("valid JSON", "request body"));
  }

  // Keystone reads no body of another type.
  private static boolean isJson(Request request) {
    return request.header("Content-Type").filter(type -> !type.toLowerCase(Locale.ROOT)
        .startsWith("application/json")).isEmpty();
  }
}
