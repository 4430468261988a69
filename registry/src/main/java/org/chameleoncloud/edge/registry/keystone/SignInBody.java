package org.chameleoncloud.edge.registry.keystone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.chameleoncloud.edge.registry.Credentials;

/** The request body of a sign-in, as JSON. Reveals the secret of the credential. */
final class SignInBody {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SignInBody() {}

  /** Requests a token from Keystone v3 with an application credential. */
  static byte[] of(Credentials credentials) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode identity = body.putObject("auth").putObject("identity");
    identity.putArray("methods").add("application_credential");
    identity.putObject("application_credential")
        .put("id", credentials.id())
        .put("secret", credentials.secret().reveal());
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be serialized");
    }
  }
}
