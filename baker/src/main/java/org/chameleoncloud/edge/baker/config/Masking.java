package org.chameleoncloud.edge.baker.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Hides what must not be seen. Unknown names that sound like a secret are hidden too: better one too many. */
final class Masking {
  private static final String MASK = "********";
  private static final Pattern SECRET = Pattern
      .compile("key|token|secret|password|passwd|passphrase|psk|credential|private");
  /** Sound like secrets and are none. */
  private static final Set<String> PUBLIC = Set.of("sshkeys", "deviceapikeyendpoint");

  private Masking() {}

  static ObjectNode mask(ObjectNode fields) {
    ObjectNode masked = fields.objectNode();
    fields.forEachEntry((key, value) -> masked.set(key,
        isSecret(key) ? hidden(value) : mask(value)));
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

  /** Keeps the shape, so that a reader sees for which server a key is set. */
  private static JsonNode hidden(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode masked = object.objectNode();
        object.forEachEntry((key, inner) -> masked.set(key, hidden(inner)));
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
