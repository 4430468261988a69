package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.chameleoncloud.edge.testbed.http.Json;

/**
 * Which devices a reservation is for: {@code ["==", "$uid", "…"]}, such conditions joined by {@code ["and", …]}, or an
 * empty text for any. Blazar also knows comparisons by order, which nobody uses for devices.
 */
final class Criteria {
  private Criteria() {}

  /**
   * Reads the conditions.
   *
   * @throws BlazarException when the text is something else
   */
  static Predicate<ReservableDevice> parse(String text) {
    if (text.isEmpty()) {
      return _ -> true;
    }
    return condition(Json.read(text.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> malformed(text)), text);
  }

  private static Predicate<ReservableDevice> condition(JsonNode node, String text) {
    String operator = node.path(0).asText();
    if (operator.equals("and") && node.size() > 1) {
      return node.valueStream().skip(1).map(part -> condition(part, text))
          .reduce(Predicate::and).orElseThrow();
    }
    String key = node.path(1).asText();
    if (node.size() != 3 || !operator.equals("==") || !key.startsWith("$")) {
      throw malformed(text);
    }
    String wanted = node.get(2).asText();
    return device -> wanted.equals(value(device, key.substring(1)));
  }

  private static String value(ReservableDevice device, String key) {
    return switch (key) {
      case "id" -> device.id();
      case "name" -> device.name();
      case "device_type" -> device.type();
      case "device_driver" -> device.driver();
      default -> device.property(key).orElse(null);
    };
  }

  private static BlazarException malformed(String text) {
    return BlazarException.of(400, "Malformed requirements " + text);
  }
}
