package org.chameleoncloud.edge.registry.doni;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.http.Redaction;

/** The secrets that a record contains in clear text, to mask them in the messages of its workers. */
final class RecordSecrets {
  private static final List<String> SECRET_NAMES = List.of("token", "secret", "password", "private",
      "key");
  /** A shorter value, such as "null" or a number, is not a secret, and masking it would mask parts of other words. */
  private static final int MIN_LENGTH = 6;

  private RecordSecrets() {}

  /** All values below fields of {@code hardware}, at any depth, whose name suggests a secret. */
  static Redaction of(JsonNode hardware) {
    List<Sensitive> found = new ArrayList<>();
    collect(hardware, false, found);
    return Redaction.of(found);
  }

  private static void collect(JsonNode node, boolean secret, List<Sensitive> found) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        collect(field.getValue(), secret || suggestsSecret(field.getKey()), found);
      }
    } else if (node.isArray()) {
      node.forEach(element -> collect(element, secret, found));
    } else if (secret) {
      add(node.asText(), found);
    }
  }

  private static boolean suggestsSecret(String name) {
    for (String secret : SECRET_NAMES) {
      int last = name.length() - secret.length();
      for (int at = 0; at <= last; at++) {
        if (name.regionMatches(true, at, secret, 0, secret.length())) {
          return true;
        }
      }
    }
    return false;
  }

  private static void add(String value, List<Sensitive> found) {
    if (value.length() < MIN_LENGTH) {
      return;
    }
    found.add(Sensitive.of(value));
    // A Kubernetes bootstrap token is "id.secret", and the k8s worker handles both parts separately.
    int dot = value.indexOf('.');
    if (dot > 0 && value.length() - dot > MIN_LENGTH) {
      found.add(Sensitive.of(value.substring(dot + 1)));
    }
  }
}
