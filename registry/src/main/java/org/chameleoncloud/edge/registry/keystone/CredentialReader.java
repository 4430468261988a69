package org.chameleoncloud.edge.registry.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.registry.http.JsonDocument;
import org.chameleoncloud.edge.registry.http.Timestamps;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;

/** Reads Keystone's response about an application credential. */
final class CredentialReader {
  private CredentialReader() {}

  /** When the credential expires; empty for never, which Keystone represents as null, not as a missing field. */
  static Optional<Instant> expiry(InputStream body) throws IOException {
    JsonNode expires = JsonDocument.read(body).path("application_credential").path("expires_at");
    if (expires.isNull()) {
      return Optional.empty();
    }
    return Optional.of(Timestamps.parse(expires.asText(null))
        .orElseThrow(() -> new UnexpectedResponseException(
            "a credential without an expiry time")));
  }
}
