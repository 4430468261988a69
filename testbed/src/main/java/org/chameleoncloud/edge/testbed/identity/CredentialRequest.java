package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.schema.PythonRepr;

/**
 * A request for a new application credential that is well-formed. The statuses of the refusals are those of the real
 * Keystone, the texts follow its source (keystone/application_credential/schema.py) where none is recorded.
 */
final class CredentialRequest {
  private static final int MAX_NAME = 255;
  private static final Set<String> KEYS = Set.of("name", "secret", "description", "expires_at",
      "project_id", "roles", "unrestricted", "access_rules");

  private final JsonNode json;

  private CredentialRequest(JsonNode json) {
    this.json = json;
  }

  /**
   * Checks the member {@code application_credential} of a request.
   *
   * @param roles the ids of the roles that exist, by name
   * @throws HttpErrorException 400 when it is not well-formed or expires in the past, 404 for an unknown role
   */
  static CredentialRequest parse(JsonNode json, Map<String, String> roles, Instant now) {
    CredentialRequest request = new CredentialRequest(json);
    request.requireName();
    request.requireBoolean();
    json.propertyStream().map(Map.Entry::getKey).filter(key -> !KEYS.contains(key))
        .findFirst().ifPresent(key -> {
          throw new HttpErrorException(400,
              "Additional properties are not allowed ('" + key + "' was unexpected)");
        });
    request.requireRoles(roles);
    if (request.expiry() != null && !request.expiry().isAfter(now)) {
      throw new HttpErrorException(400, "The 'expires_at' must not be before now. The server could"
          + " not comply with the request since it is either malformed or otherwise incorrect."
          + " The client is assumed to be in error.");
    }
    return request;
  }

  /** The credential; an empty secret counts as none, and then one is made. */
  Credential credential(Project project) {
    String secret = json.path("secret").asText("");
    return new Credential(RandomStrings.hexId(),
        secret.isEmpty() ? RandomStrings.urlSafe(64) : secret, json.get("name").asText(),
        json.path("description").asText(null), project,
        json.path("unrestricted").asBoolean() ? Rights.UNRESTRICTED : Rights.RESTRICTED, expiry());
  }

  /** The access rules, which the response repeats; null in JSON when there are none. */
  JsonNode accessRules() {
    return json.has("access_rules") ? json.get("access_rules") : NullNode.instance;
  }

  private void requireName() {
    JsonNode name = json.path("name");
    if (name.isMissingNode()) {
      throw new HttpErrorException(400, "'name' is a required property");
    }
    if (!name.isTextual()) {
      throw invalid("name", name, "is not of type 'string'");
    }
    if (name.textValue().isEmpty()) {
      throw invalid("name", name, "is too short");
    }
    if (name.textValue().length() > MAX_NAME) {
      throw invalid("name", name, "is too long");
    }
  }

  private void requireBoolean() {
    JsonNode unrestricted = json.path("unrestricted");
    if (!unrestricted.isMissingNode() && !unrestricted.isBoolean()) {
      throw invalid("unrestricted", unrestricted, "is not of type 'boolean'");
    }
  }

  private void requireRoles(Map<String, String> roles) {
    for (JsonNode role : json.path("roles")) {
      String id = role.path("id").asText();
      String name = role.path("name").asText();
      if (!roles.containsKey(name) && !roles.containsValue(id)) {
        throw new HttpErrorException(404,
            "Could not find role: " + (id.isEmpty() ? name : id) + ".");
      }
    }
  }

  private Instant expiry() {
    String text = json.path("expires_at").asText(null);
    try {
      return text == null ? null : IdentityJson.parseTime(text);
    } catch (DateTimeException e) {
      throw new HttpErrorException(400, "Invalid input for field 'expires_at': '" + text
          + "' is not a 'date-time'");
    }
  }

  private static HttpErrorException invalid(String field, JsonNode value, String problem) {
    return new HttpErrorException(400,
        "Invalid input for field '" + field + "': " + PythonRepr.of(value) + " " + problem);
  }
}
