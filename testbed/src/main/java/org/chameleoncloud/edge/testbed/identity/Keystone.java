package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.http.Answer;
import org.chameleoncloud.edge.testbed.http.Call;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Refusal;
import org.chameleoncloud.edge.testbed.http.Routes;
import org.chameleoncloud.edge.testbed.http.WebService;

/** The identity service: what Keystone 22 answers to sign-in, discovery and the care of application credentials. */
public final class Keystone implements WebService {
  private static final String TOKENS = "/v3/auth/tokens";
  private static final String CREDENTIALS = "/v3/users/{user}/application_credentials";

  private final Accounts accounts;
  private final Tokens tokens;
  private final SignIn signIn;
  private final IdentityJson json;
  private final URI v3;
  private final Routes routes = new Routes()
      .on("GET", "/", (_, _) -> versions())
      .on("GET", "/v3", (_, _) -> version())
      .on("POST", TOKENS, (call, _) -> signIn(call))
      .on("GET", CREDENTIALS, (call, ids) -> list(call, ids.getFirst()))
      .on("POST", CREDENTIALS, (call, ids) -> create(call, ids.getFirst()))
      .on("GET", CREDENTIALS + "/{id}", (call, ids) -> show(call, ids.getFirst(), ids.getLast()))
      .on("DELETE", CREDENTIALS + "/{id}",
          (call, ids) -> delete(call, ids.getFirst(), ids.getLast()));

  /**
   * Makes the service.
   *
   * @param v3 its own address, ending in {@code /v3}
   * @param inventory the inventory's address, for the catalog
   * @param region the one region of the catalog
   */
  public Keystone(Accounts accounts, Tokens tokens, URI v3, URI inventory, String region) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.v3 = v3;
    signIn = new SignIn(accounts);
    json = new IdentityJson(v3, new Catalog(v3, inventory, region));
  }

  @Override
  public String routeOf(String path) {
    return routes.templateOf(path);
  }

  @Override
  public Optional<String> credentialOf(Call call) {
    return tokens.sessionOf(call).map(session -> session.credential().id())
        .or(() -> Json.read(call.body())
            .map(body -> body.at("/auth/identity/application_credential/id").asText())
            .filter(id -> accounts.credential(id).isPresent()));
  }

  @Override
  public Answer answer(Call call) {
    return answerOrRefuse(call).with("Vary", "X-Auth-Token");
  }

  private Answer answerOrRefuse(Call call) {
    try {
      return routes.dispatch(call);
    } catch (Refusal refusal) {
      Answer answer = Answer.json(refusal.status(),
          Json.bytes(IdentityJson.error(refusal.status(), refusal.getMessage())));
      return refusal.status() == 401
          ? answer.with("WWW-Authenticate", "Keystone uri=\"" + v3 + "\"")
          : answer;
    }
  }

  private Answer versions() {
    ObjectNode body = Json.object();
    body.putObject("versions").putArray("values").add(json.version());
    return Answer.json(300, Json.bytes(body)).with("Location", v3 + "/");
  }

  private Answer version() {
    return Answer.json(200, Json.bytes(Json.object().set("version", json.version())));
  }

  private Answer signIn(Call call) {
    Tokens.Issued issued = tokens.issue(signIn.check(body(call)));
    return Answer.json(201, Json.bytes(json.token(issued.session())))
        .with("X-Subject-Token", issued.token());
  }

  private Answer list(Call call, String userId) {
    self(call, userId, "list_application_credentials");
    List<Credential> found = accounts.ofUser(userId).stream()
        .filter(one -> call.query("name").map(one.name()::equals).orElse(true)).toList();
    return Answer.json(200, Json.bytes(json.credentials(found, call.target())));
  }

  private Answer create(Call call, String userId) {
    Session session = self(call, userId, "create_application_credential");
    JsonNode wanted = body(call).path("application_credential");
    if (!wanted.path("name").isTextual()) {
      throw new Refusal(400, "'name' is a required property");
    }
    unrestricted(session);
    Credential created = accounts.add(new Credential(Randoms.hexId(),
        wanted.path("secret").asText(Randoms.urlSafe(64)), wanted.path("name").asText(),
        wanted.path("description").asText(null), session.credential().project(),
        wanted.path("unrestricted").asBoolean() ? Rights.UNRESTRICTED : Rights.RESTRICTED,
        expiry(wanted.path("expires_at").asText(null))));
    ObjectNode answer = json.credential(created).put("secret", created.secret());
    return Answer.json(201,
        Json.bytes(Json.object().set("application_credential", answer)));
  }

  /**
   * Not among the recordings. By Keystone's API reference ("Show application credential details") and its source
   * (keystone/api/users.py, policy identity:get_application_credential): the owner may, also with a restricted
   * credential, and whose a credential is decides, not the user in the address.
   */
  private Answer show(Call call, String userId, String id) {
    String rule = "get_application_credential";
    Session session = self(call, userId, rule);
    Credential found = accounts.credential(id).orElseThrow(() -> SignIn.unknown(id));
    if (!found.project().userId().equals(session.credential().project().userId())) {
      throw forbidden("identity:" + rule);
    }
    return Answer.json(200,
        Json.bytes(Json.object().set("application_credential", json.credential(found))));
  }

  private Answer delete(Call call, String userId, String id) {
    unrestricted(self(call, userId, "delete_application_credential"));
    accounts.credential(id).filter(one -> one.project().userId().equals(userId))
        .orElseThrow(() -> SignIn.unknown(id));
    accounts.remove(id);
    return Answer.empty(204);
  }

  private Session self(Call call, String userId, String rule) {
    Session session = tokens.sessionOf(call)
        .orElseThrow(() -> new Refusal(401, SignIn.UNAUTHORIZED));
    if (!session.credential().project().userId().equals(userId)) {
      throw forbidden("identity:" + rule);
    }
    return session;
  }

  private static void unrestricted(Session session) {
    if (session.credential().rights() != Rights.UNRESTRICTED) {
      throw forbidden("Using method 'application_credential' is not allowed for managing"
          + " additional application credentials.");
    }
  }

  private static Refusal forbidden(String action) {
    return new Refusal(403,
        "You are not authorized to perform the requested action: " + action + ".");
  }

  private static JsonNode body(Call call) {
    if (call.body().length == 0) {
      return Json.object();
    }
    return Json.read(call.body()).filter(JsonNode::isObject)
        .orElseThrow(() -> SignIn.expecting("valid JSON", "request body"));
  }

  private static Instant expiry(String text) {
    try {
      return text == null ? null : IdentityJson.time(text);
    } catch (DateTimeException e) {
      throw new Refusal(400, "Invalid input for field 'expires_at': '" + text
          + "' is not a 'date-time'");
    }
  }
}
