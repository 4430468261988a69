package org.chameleoncloud.edge.testbed.inventory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;

/** The JSON Schemas that Doni checks property values with when a record is created. */
final class PropertySchemas {
  private static final Map<String, Object> STRING = Map.of("type", "string");

  private PropertySchemas() {}

  /**
   * The schemas of all properties, in the order of Doni's schema.
   *
   * @param machineTypes the accepted device types
   */
  static Map<String, Object> all(List<String> machineTypes) {
    Map<String, Object> schemas = new LinkedHashMap<>();
    for (DeviceProperty property : DeviceProperty.values()) {
      schemas.put(property.key(), schema(property.kind(), machineTypes));
    }
    return schemas;
  }

  private static Map<String, Object> schema(DeviceProperty.Kind kind, List<String> machineTypes) {
    return switch (kind) {
      case TEXT -> STRING;
      case MACHINE_TYPE -> oneOf(machineTypes);
      case EMAIL -> ordered("type", "string", "format", "email");
      case ALLOW_OR_DENY -> oneOf(List.of("allow", "deny"));
      case TEXT_LIST -> ordered("type", "array", "items", STRING);
      case CHANNELS -> channels();
    };
  }

  private static Map<String, Object> oneOf(List<String> values) {
    return ordered("type", "string", "enum", values);
  }

  private static Map<String, Object> channels() {
    Map<String, Object> channel = ordered("type", "object",
        "properties",
        ordered("channel_type", oneOf(List.of("wireguard")), "public_key", STRING),
        "required", List.of("channel_type"),
        "additionalProperties", false);
    return ordered("type", "object",
        "properties", ordered("user", channel, "mgmt", channel),
        "required", List.of("user"),
        "additionalProperties", false);
  }

  /** A map that keeps the order of its keys, because the order decides which of several errors is reported. */
  static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
