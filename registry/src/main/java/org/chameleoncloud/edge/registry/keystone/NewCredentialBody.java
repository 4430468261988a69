package org.chameleoncloud.edge.registry.keystone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.chameleoncloud.edge.registry.NewCredential;

/** The request body for a new application credential, as JSON. Keystone makes the secret. */
final class NewCredentialBody {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** As Keystone's API reference shows it. */
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private NewCredentialBody() {}

  /** Requests a restricted credential: {@code unrestricted} is left out, as the published command does. */
  static byte[] of(NewCredential request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode credential = body.putObject("application_credential").put("name", request.name())
        .put("description", request.description())
        .put("expires_at", TIME.format(request.expiresAt()));
    if (!request.accessRules().isEmpty()) {
      ArrayNode rules = credential.putArray("access_rules");
      request.accessRules().forEach(rule -> rules.addObject().put("service", rule.service())
          .put("method", rule.method()).put("path", rule.path()));
    }
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be serialized");
    }
  }
}
