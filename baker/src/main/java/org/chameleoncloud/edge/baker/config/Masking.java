package org.chameleoncloud.edge.baker.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Masks secrets in a configuration: to be safe, all fields whose names suggest a secret. */
final class Masking {
  private static final String MASK = "********";
  private static final Pattern SECRET = Pattern
      .compile("key|token|secret|password|passwd|passphrase|psk|credential|private");
  /** Fields that are not secret although their names match. */
  private static final Set<String> PUBLIC = Set.of("sshkeys", "deviceapikeyendpoint");

  private Masking() {}

  static ObjectNode mask(ObjectNode fields) {
    ObjectNode masked = fields.objectNode();
    fields.forEachEntry((key, value) -> masked.set(key,
        isSecret(key) ? maskAll(value) : mask(value)));
    return masked;
  }

  private static JsonNode mask(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> mask(object);
      case ArrayNode array -> {
        ArrayNode masked = array.arrayNode();
        array.forEach(element -> masked.add(mask(element)));
        yield masked;
      }
      default -> value;
    };
  }

  /** Keeps the keys of objects, which show the servers that an API key is for. */
  private static JsonNode maskAll(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode masked = object.objectNode();
        object.forEachEntry((key, inner) -> masked.set(key, maskAll(inner)));
        yield masked;
      }
      case JsonNode empty when empty.isNull() -> empty;
      default -> TextNode.valueOf(MASK);
    };
  }

  private static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return !PUBLIC.contains(name) && SECRET.matcher(name).find();
  }
}
