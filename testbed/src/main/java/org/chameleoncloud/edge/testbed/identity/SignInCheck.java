package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.schema.PythonRepr;

/**
 * Checks the body of {@code POST /v3/auth/tokens} like Keystone: 400 for a malformed request, 404 for an unknown
 * credential, 401 for everything else that is wrong.
 */
final class SignInCheck {
  static final String UNAUTHORIZED = "The request you have made requires authentication.";
  private static final String METHOD = "application_credential";
  private static final String TOKEN = "token";

  private final Accounts accounts;
  private final Tokens tokens;

  SignInCheck(Accounts accounts, Tokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /**
   * The credential that the request signs in with. A token may accompany it.
   *
   * @throws HttpErrorException when Keystone would not issue a token
   */
  Credential check(JsonNode body) {
    JsonNode auth = member(body, "auth", "request body");
    JsonNode identity = member(auth, "identity", "auth");
    List<String> methods = methods(identity);
    if (auth.has("scope")) {
      throw new HttpErrorException(401, "Application credentials cannot request a scope.");
    }
    if (methods.contains(TOKEN)) {
      requireToken(member(identity, TOKEN, "identity"));
    }
    JsonNode presented = member(identity, METHOD, "identity");
    Credential stored = find(presented);
    String secret = secret(presented);
    if (!same(stored.secret(), secret) || accounts.validCredential(stored.id()).isEmpty()) {
      throw unauthorized();
    }
    return stored;
  }

  static HttpErrorException unknown(String id) {
    return new HttpErrorException(404, "Could not find Application Credential: " + id + ".");
  }

  static HttpErrorException unauthorized() {
    return new HttpErrorException(401, UNAUTHORIZED);
  }

  /** Keystone's error for a request with a missing attribute. */
  static HttpErrorException expecting(String attribute, String target) {
    return new HttpErrorException(400, "Expecting to find " + attribute + " in " + target
        + ". The server could not comply with the request since it is either malformed or"
        + " otherwise incorrect. The client is assumed to be in error.");
  }

  private static List<String> methods(JsonNode identity) {
    JsonNode methods = member(identity, "methods", "identity");
    if (!methods.isArray()) {
      throw invalid("identity/methods", methods, "array");
    }
    List<String> names = methods.valueStream().map(JsonNode::asText).toList();
    for (String name : names) {
      member(identity, name, "identity");
      if (!List.of(METHOD, TOKEN).contains(name)) {
        throw unauthorized();
      }
    }
    if (!names.contains(METHOD)) {
      throw unauthorized();
    }
    return names;
  }

  private void requireToken(JsonNode token) {
    if (tokens.session(token.path("id").asText()).isEmpty()) {
      throw unauthorized();
    }
  }

  // By id, or by name and user.
  private Credential find(JsonNode presented) {
    if (presented.hasNonNull("id")) {
      String id = presented.get("id").asText();
      if (id.isEmpty()) {
        throw expecting("id", METHOD);
      }
      return accounts.credential(id).orElseThrow(() -> unknown(id));
    }
    if (!presented.hasNonNull("name") || !presented.hasNonNull("user")) {
      throw expecting("id", METHOD);
    }
    return named(presented).orElseThrow(SignInCheck::unauthorized);
  }

  private Optional<Credential> named(JsonNode presented) {
    JsonNode user = presented.get("user");
    return accounts.credentials().stream()
        .filter(one -> one.name().equals(presented.get("name").asText()))
        .filter(one -> user.hasNonNull("id")
            ? one.project().userId().equals(user.get("id").asText())
            : one.project().userName().equals(user.path("name").asText()))
        .findFirst();
  }

  private static String secret(JsonNode presented) {
    JsonNode secret = presented.path("secret");
    if (secret.isMissingNode() || secret.isNull()) {
      throw unauthorized();
    }
    if (!secret.isTextual()) {
      throw invalid("identity/application_credential/secret", secret, "string");
    }
    return secret.textValue();
  }

  private static HttpErrorException invalid(String path, JsonNode value, String type) {
    return new HttpErrorException(400, "Invalid input for field '" + path + "': "
        + PythonRepr.of(value) + " is not of type '" + type
        + "'");
  }

  private static JsonNode member(JsonNode object, String name, String parent) {
    if (!object.hasNonNull(name)) {
      throw expecting(name, parent);
    }
    return object.get(name);
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8),
        b.getBytes(StandardCharsets.UTF_8));
  }
}
