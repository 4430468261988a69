package org.chameleoncloud.edge.registry.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.http.Identifiers;
import org.chameleoncloud.edge.registry.http.JsonDocument;
import org.chameleoncloud.edge.registry.http.Timestamps;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;

/** Reads Keystone's response to a sign-in. */
final class SignInReader {
  private SignInReader() {}

  /**
   * Reads the token, its lifetime and the registry's URL.
   *
   * @param requestedAt when the token was requested, by the local clock
   * @throws RegistryFailure NO_ENDPOINT when the catalog lacks a registry for {@code credentials}
   */
  static SignIn read(Headers headers, InputStream body, Credentials credentials,
      Instant requestedAt)
      throws IOException, RegistryFailure {
    Sensitive subjectToken = subjectToken(headers);
    JsonNode token = JsonDocument.read(body).path("token");
    Instant expires = time(token, "expires_at")
        .orElseThrow(
            () -> new UnexpectedResponseException("a token without an expiry time"));
    // Both times are from Keystone's clock, so that the local clock may differ.
    Instant issued = time(token, "issued_at").orElse(requestedAt);
    SignIn.Services services = Catalog.services(token.path("catalog"), credentials);
    return SignIn.issuedAt(requestedAt, subjectToken,
        Identifiers.of(token.path("user"), "id").orElse(null),
        Identifiers.of(token.path("project"), "id").orElse(null), services,
        Duration.between(issued, expires));
  }

  private static Optional<Instant> time(JsonNode token, String field) {
    return Timestamps.parse(token.path(field).asText(null));
  }

  /** Validates the token, because OkHttp quotes invalid header values in its exceptions. */
  private static Sensitive subjectToken(Headers headers) throws UnexpectedResponseException {
    String token = headers.get("X-Subject-Token");
    if (token == null || !token.matches("[\\x21-\\x7e]+")) {
      throw new UnexpectedResponseException("no token");
    }
    return Sensitive.of(token);
  }
}
