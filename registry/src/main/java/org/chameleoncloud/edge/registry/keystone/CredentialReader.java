package org.chameleoncloud.edge.registry.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.http.Identifiers;
import org.chameleoncloud.edge.registry.http.JsonDocument;
import org.chameleoncloud.edge.registry.http.JsonList;
import org.chameleoncloud.edge.registry.http.SingleLine;
import org.chameleoncloud.edge.registry.http.Timestamps;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;

/** Reads Keystone's responses about application credentials. */
final class CredentialReader {
  private static final int MAX_LENGTH = 1024;

  private CredentialReader() {}

  /** When the credential expires; empty for never, which Keystone represents as null, not as a missing field. */
  static Optional<Instant> expiry(InputStream body) throws IOException {
    return Optional
        .ofNullable(expiry(JsonDocument.read(body).path("application_credential")));
  }

  /** The one with a name in a list: of a user's credentials, at most one has it. */
  static Optional<ApplicationCredential> named(InputStream body, String name) throws IOException {
    JsonList list = new JsonList(body, "application_credentials", "application credentials");
    while (list.next()) {
      JsonNode element = list.element();
      if (name.equals(element.path("name").textValue())) {
        return Optional.of(credential(element));
      }
    }
    return Optional.empty();
  }

  /** A new credential with its secret. */
  static IssuedCredential issued(InputStream body) throws IOException {
    JsonNode json = JsonDocument.read(body).path("application_credential");
    String secret = json.path("secret").textValue();
    if (secret == null || secret.isEmpty()) {
      throw new UnexpectedResponseException("a credential without a secret");
    }
    return new IssuedCredential(credential(json), Sensitive.of(secret));
  }

  private static ApplicationCredential credential(JsonNode json) throws IOException {
    return new ApplicationCredential(
        Identifiers.of(json, "id").orElseThrow(
            () -> new UnexpectedResponseException("a credential without an id")),
        line(json.path("name").asText("")), line(json.path("description").asText("")),
        expiry(json));
  }

  /** They are shown to users. */
  private static String line(String text) {
    return SingleLine.shortened(SingleLine.of(text), MAX_LENGTH);
  }

  private static Instant expiry(JsonNode credential) throws UnexpectedResponseException {
    JsonNode expires = credential.path("expires_at");
    return expires.isNull()
        ? null
        : Timestamps.parse(expires.asText(null))
            .orElseThrow(() -> new UnexpectedResponseException(
                "a credential without an expiry time"));
  }
}
