package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Validates an object by the schema of the CRD, with the messages of Kubernetes 1.34 (apiextensions-apiserver,
 * pkg/apiserver/validation; kube-openapi, pkg/validation). Supports only the keywords that the CRD uses.
 */
final class SchemaValidation {
  /** Fields that every resource has, whatever its schema. */
  private static final Set<String> STANDARD_FIELDS = Set.of("apiVersion", "kind", "metadata");

  /** The supported keywords of a schema. */
  private static final Set<String> SUPPORTED = Set.of("description", "type", "properties",
      "required",
      "items", "enum", "maxLength", "minLength", "maxItems", "minItems",
      "x-kubernetes-validations", "x-kubernetes-int-or-string", "anyOf", "additionalProperties",
      "x-kubernetes-list-type");

  private final List<Cause> causes = new ArrayList<>();

  private SchemaValidation() {}

  /** What is wrong, in no particular order. */
  static List<Cause> causes(JsonNode schema, JsonNode value) {
    SchemaValidation validation = new SchemaValidation();
    validation.check("", schema, value);
    return validation.causes;
  }

  /** The fields that are not in the schema, sorted. Because of one, the API server does not even decode the object. */
  static List<String> unknownFields(JsonNode schema, JsonNode value) {
    return unknownBelow("", schema, value).sorted().toList();
  }

  /** Removes fields that are null, like the API server. An entry of a list that is null stays. */
  static void dropNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(property -> property.getValue().isNull());
    }
    value.forEach(SchemaValidation::dropNulls);
  }

  private static Stream<String> unknownBelow(String path, JsonNode schema, JsonNode value) {
    if (value.isArray()) {
      return indices(value).flatMap(
          i -> unknownBelow(path + "[" + i + "]", schema.path("items"), value.get(i)));
    }
    return value.properties().stream().flatMap(property -> {
      String field = child(path, property.getKey());
      if (STANDARD_FIELDS.contains(field)) {
        return Stream.empty();
      }
      JsonNode schemaOfField = schema.has("additionalProperties")
          ? schema.path("additionalProperties")
          : schema.path("properties").path(property.getKey());
      return schemaOfField.isMissingNode()
          ? Stream.of(field)
          : unknownBelow(field, schemaOfField, property.getValue());
    });
  }

  private void check(String path, JsonNode schema, JsonNode value) {
    schema.fieldNames().forEachRemaining(keyword -> {
      if (!SUPPORTED.contains(keyword)) {
        throw new AssertionError(
            path + " has the keyword " + keyword + ", which is not supported");
      }
    });
    String expected = schema.path("type").asText();
    String type = typeOf(value);
    boolean either = schema.has("x-kubernetes-int-or-string")
        && (type.equals("integer") || type.equals("string"));
    if (!either && !type.equals(expected)) {
      addSkippingRules(path, "Invalid value: \"%s\": %s in body must be of type %s: \"%s\"", type,
          path, expected,
          type);
    }
    checkEnum(path, schema, value);
    switch (type) {
      case "string" -> checkString(path, schema, value.asText());
      case "array" -> checkArray(path, schema, value);
      case "object" -> checkObject(path, schema, value);
      default -> {
      }
    }
  }

  private void checkEnum(String path, JsonNode schema, JsonNode value) {
    List<JsonNode> allowed = StreamSupport.stream(schema.path("enum").spliterator(), false)
        .toList();
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      addSkippingRules(path, "Unsupported value: %s: supported values: %s", value,
          String.join(", ", allowed.stream().map(JsonNode::toString).toList()));
    }
  }

  private void checkString(String path, JsonNode schema, String text) {
    int length = text.codePointCount(0, text.length());
    int max = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    int min = schema.path("minLength").asInt();
    if (length > max) {
      addSkippingRules(path, "Too long: may not be more than %d bytes", max);
    }
    if (length < min) {
      add(path, "Invalid value: \"%s\": %s in body should be at least %d chars long", text, path,
          min);
    }
  }

  private void checkArray(String path, JsonNode schema, JsonNode value) {
    if (schema.has("items")) {
      indices(value).forEach(i -> check(path + "[" + i + "]", schema.path("items"), value.get(i)));
    }
    int max = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    int min = schema.path("minItems").asInt();
    if (value.size() > max) {
      addSkippingRules(path, "Too many: %d: must have at most %d items", value.size(), max);
    }
    if (value.size() < min) {
      add(path, "Invalid value: %d: %s in body should have at least %d items", value.size(), path,
          min);
    }
  }

  private void checkObject(String path, JsonNode schema, JsonNode value) {
    schema.path("properties").properties().forEach(property -> {
      // The metadata are not validated by the schema, and users do not write the status.
      boolean isSkipped = path.isEmpty() && !property.getKey().equals("spec");
      if (value.has(property.getKey()) && !isSkipped) {
        check(child(path, property.getKey()), property.getValue(), value.get(property.getKey()));
      }
    });
    schema.path("required").forEach(name -> {
      if (!value.has(name.asText())) {
        addSkippingRules(child(path, name.asText()), "Required value");
      }
    });
  }

  private void add(String path, String message, Object... values) {
    causes.add(Cause.of(path, message.formatted(values)));
  }

  private void addSkippingRules(String path, String message, Object... values) {
    causes.add(Cause.skippingRules(path, message.formatted(values)));
  }

  private static Stream<Integer> indices(JsonNode array) {
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1);
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NUMBER -> value.canConvertToExactIntegral() ? "integer" : "number";
      case NULL -> "null";
      default -> throw new AssertionError("unexpected node type " + value.getNodeType());
    };
  }
}
