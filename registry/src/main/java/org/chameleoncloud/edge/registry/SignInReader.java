package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/** Reads Keystone's answer to a sign-in. */
final class SignInReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SignInReader() {}

  /**
   * The token with its life and the registry's address.
   *
   * @param asked when it was asked for, by our clock
   * @throws RegistryFailure NO_ENDPOINT when the catalog has not the registry that {@code credentials} want
   */
  static SignIn read(Headers headers, InputStream body, Credentials credentials, Instant asked)
      throws IOException, RegistryFailure {
    Sensitive subjectToken = subjectToken(headers);
    JsonNode token = JSON.readTree(body).path("token");
    Instant expires = time(token, "expires_at")
        .orElseThrow(
            () -> new UnexpectedResponseException("a token that does not say when it expires"));
    // Both ends by Keystone's clock, so that it does not matter whether ours agrees.
    Instant issued = time(token, "issued_at").orElse(asked);
    HttpUrl inventory = Catalog.inventory(token.path("catalog"), credentials);
    return SignIn.lasting(subjectToken, token.path("user").path("id").asText(null), inventory,
        asked, Duration.between(issued, expires));
  }

  private static Optional<Instant> time(JsonNode token, String field) {
    return Timestamps.read(token.path(field).asText(null));
  }

  /** Checked, because OkHttp quotes the value of a header that it will not send. */
  private static Sensitive subjectToken(Headers headers) throws UnexpectedResponseException {
    String token = headers.get("X-Subject-Token");
    if (token == null || !token.matches("[\\x21-\\x7e]+")) {
      throw new UnexpectedResponseException("no token");
    }
    return Sensitive.of(token);
  }
}
