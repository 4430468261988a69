package org.chameleoncloud.edge.registry.doni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Sensitive;

/** The request bodies for records, as JSON. Reveals the secrets in them. */
final class RecordBodies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordBodies() {}

  /** The body that registers a device. */
  static byte[] enrollment(Enrollment enrollment) {
    ObjectNode body = NODES.objectNode()
        .put("name", enrollment.name())
        .put("hardware_type", DeviceProperty.HARDWARE_TYPE);
    ObjectNode properties = body.putObject("properties");
    new TreeMap<>(enrollment.properties())
        .forEach((property, value) -> properties.set(property.key(), node(value)));
    return bytes(body);
  }

  /** The JSON Patch (RFC 6902) of {@code changes}. */
  static byte[] patch(List<PropertyChange> changes) {
    ArrayNode operations = NODES.arrayNode();
    for (PropertyChange change : changes) {
      operations.add(switch (change) {
        case PropertyChange.Put put -> operation("add", propertyPath(put.property()))
            .set("value", node(put.value()));
        case PropertyChange.Remove remove -> operation("remove", propertyPath(remove.property()));
        case PropertyChange.Rename rename ->
          operation("replace", "/name").put("value", rename.name());
      });
    }
    return bytes(operations);
  }

  private static ObjectNode operation(String name, String path) {
    return NODES.objectNode().put("op", name).put("path", path);
  }

  /** A JSON Pointer (RFC 6901) to a property; no key requires escaping. */
  private static String propertyPath(DeviceProperty property) {
    return "/properties/" + property.key();
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case Sensitive secret -> NODES.textNode(secret.reveal());
      case String text -> NODES.textNode(text);
      case Collection<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(element -> array.add(node(element)));
        yield array;
      }
      default -> throw new IllegalArgumentException(
          "a property must be a String, a list or a Sensitive, not a "
              + value.getClass().getSimpleName());
    };
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be serialized");
    }
  }
}
