package org.chameleoncloud.edge.registry.doni;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.http.Redaction;

/** Finds the secrets that a record contains in clear text, to mask them in the messages of its workers. */
final class RecordSecrets {
  private static final List<String> SECRET_NAMES = List.of("token", "secret", "password", "private",
      "key");
  /** A shorter value, such as "null" or a number, is not a secret, and masking it would mask parts of other words. */
  private static final int MIN_LENGTH = 6;
  /** The records of a list have some 30 names in common. */
  private static final int MAX_NAMES = 256;

  /** Whether a name suggests a secret: a list has a million of them. */
  private final Map<String, Boolean> names = new HashMap<>();

  /** All values below fields of {@code hardware}, at any depth, whose name suggests a secret. */
  Redaction of(JsonNode hardware) {
    List<Sensitive> found = new ArrayList<>();
    collect(hardware, false, found);
    return Redaction.of(found);
  }

  private void collect(JsonNode node, boolean secret, List<Sensitive> found) {
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

  private boolean suggestsSecret(String name) {
    Boolean known = names.get(name);
    if (known == null) {
      known = SECRET_NAMES.stream().anyMatch(secret -> containsIgnoringCase(name, secret));
      if (names.size() < MAX_NAMES) {
        names.put(name, known);
      }
    }
    return known;
  }

  private static boolean containsIgnoringCase(String name, String part) {
    return IntStream.rangeClosed(0, name.length() - part.length())
        .anyMatch(at -> name.regionMatches(true, at, part, 0, part.length()));
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
