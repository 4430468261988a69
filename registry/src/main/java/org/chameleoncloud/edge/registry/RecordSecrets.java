package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The secrets that a record of the registry holds in clear text, to be masked in its workers' messages. */
final class RecordSecrets {
  private static final List<String> SECRET_NAMES = List.of("token", "secret", "password", "private",
      "key");
  /** A shorter value, such as "null" or a count, is no secret, and masking it would spoil other words. */
  private static final int SHORTEST = 6;

  private RecordSecrets() {}

  /** All values below a field whose name sounds of secrets, wherever in {@code hardware} it stands. */
  static Redaction of(JsonNode hardware) {
    List<Sensitive> found = new ArrayList<>();
    collect(hardware, false, found);
    return Redaction.of(found);
  }

  private static void collect(JsonNode node, boolean secret, List<Sensitive> found) {
    if (node.isObject()) {
      node.properties().forEach(field -> collect(field.getValue(),
          secret || soundsSecret(field.getKey()), found));
    } else if (node.isArray()) {
      node.forEach(element -> collect(element, secret, found));
    } else if (secret) {
      add(node.asText(), found);
    }
  }

  private static boolean soundsSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_NAMES.stream().anyMatch(lower::contains);
  }

  private static void add(String value, List<Sensitive> found) {
    if (value.length() < SHORTEST) {
      return;
    }
    found.add(Sensitive.of(value));
    // A Kubernetes bootstrap token is "id.secret", and the k8s worker handles its halves apart.
    int dot = value.indexOf('.');
    if (dot > 0 && value.length() - dot > SHORTEST) {
      found.add(Sensitive.of(value.substring(dot + 1)));
    }
  }
}
