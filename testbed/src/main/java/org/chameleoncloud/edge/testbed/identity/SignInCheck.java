package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.chameleoncloud.edge.testbed.http.Refusal;

/**
 * The check of {@code POST /v3/auth/tokens}, as Keystone's: a malformed request is 400, an unknown credential 404,
 * a wrong secret and an expired credential 401.
 */
final class SignIn {
  static final String UNAUTHORIZED = "The request you have made requires authentication.";
  private static final String METHOD = "application_credential";

  private final Accounts accounts;

  SignIn(Accounts accounts) {
    this.accounts = accounts;
  }

  /** The credential that signs in. */
  Credential check(JsonNode body) {
    JsonNode identity = member(member(body, "auth", "request body"), "identity", "auth");
    JsonNode methods = member(identity, "methods", "identity");
    for (JsonNode method : methods) {
      member(identity, method.asText(), "identity");
      if (!method.asText().equals(METHOD)) {
        throw new Refusal(401, UNAUTHORIZED);
      }
    }
    JsonNode given = member(identity, METHOD, "identity");
    String id = member(given, "id", METHOD).asText();
    String secret = member(given, "secret", METHOD).asText();
    Credential stored = accounts.credential(id).orElseThrow(() -> unknown(id));
    if (!same(stored.secret(), secret) || accounts.validCredential(id).isEmpty()) {
      throw new Refusal(401, UNAUTHORIZED);
    }
    return stored;
  }

  static Refusal unknown(String id) {
    return new Refusal(404, "Could not find Application Credential: " + id + ".");
  }

  /** Keystone's refusal of a request in which something is missing. */
  static Refusal expecting(String attribute, String target) {
    return new Refusal(400, "Expecting to find " + attribute + " in " + target
        + ". The server could not comply with the request since it is either malformed or"
        + " otherwise incorrect. The client is assumed to be in error.");
  }

  private static JsonNode member(JsonNode object, String name, String where) {
    if (!object.hasNonNull(name)) {
      throw expecting(name, where);
    }
    return object.get(name);
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8),
        b.getBytes(StandardCharsets.UTF_8));
  }
}
