package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;

/**
 * Checks the body of {@code POST /v3/auth/tokens} like Keystone: 400 for a malformed request, 404 for an unknown
 * credential, 401 for a wrong secret or an expired credential.
 */
final class SignInCheck {
  static final String UNAUTHORIZED = "The request you have made requires authentication.";
  private static final String METHOD = "application_credential";

  private final Accounts accounts;

  SignInCheck(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * The credential that the request signs in with.
   *
   * @throws HttpErrorException when Keystone would not issue a token
   */
  Credential check(JsonNode body) {
    JsonNode identity = member(member(body, "auth", "request body"), "identity", "auth");
    JsonNode methods = member(identity, "methods", "identity");
    for (JsonNode method : methods) {
      member(identity, method.asText(), "identity");
      if (!method.asText().equals(METHOD)) {
        throw new HttpErrorException(401, UNAUTHORIZED);
      }
    }
    JsonNode presented = member(identity, METHOD, "identity");
    String id = member(presented, "id", METHOD).asText();
    String secret = member(presented, "secret", METHOD).asText();
    Credential stored = accounts.credential(id).orElseThrow(() -> unknown(id));
    if (!same(stored.secret(), secret) || accounts.validCredential(id).isEmpty()) {
      throw new HttpErrorException(401, UNAUTHORIZED);
    }
    return stored;
  }

  static HttpErrorException unknown(String id) {
    return new HttpErrorException(404, "Could not find Application Credential: " + id + ".");
  }

  /** Keystone's error for a request with a missing attribute. */
  static HttpErrorException expecting(String attribute, String target) {
    return new HttpErrorException(400, "Expecting to find " + attribute + " in " + target
        + ". The server could not comply with the request since it is either malformed or"
        + " otherwise incorrect. The client is assumed to be in error.");
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
