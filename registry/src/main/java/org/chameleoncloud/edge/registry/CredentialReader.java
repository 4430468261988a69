package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/** Reads what Keystone tells of an application credential. */
final class CredentialReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CredentialReader() {}

  /** When it expires; empty for never, which Keystone says by null and not by silence. */
  static Optional<Instant> expiry(InputStream body) throws IOException {
    JsonNode expires = JSON.readTree(body).path("application_credential").path("expires_at");
    if (expires.isNull()) {
      return Optional.empty();
    }
    return Optional.of(Timestamps.read(expires.asText(null))
        .orElseThrow(() -> new UnexpectedResponseException(
            "a credential that does not say when it expires")));
  }
}
