package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What an API server holds against an object by the definition's schema, in the words of Kubernetes 1.34
 * (apiextensions-apiserver, pkg/apiserver/validation; kube-openapi, pkg/validation). It knows the keywords that the
 * definition has.
 */
final class Structure {
  /** Fields that a server knows without the definition. */
  private static final Set<String> OF_EVERY_RESOURCE = Set.of("apiVersion", "kind", "metadata");

  /** Keywords of a schema. */
  private static final Set<String> KNOWN = Set.of("description", "type", "properties", "required",
      "items", "enum", "maxLength", "minLength", "maxItems", "minItems",
      "x-kubernetes-validations");

  private final List<Objection> objections = new ArrayList<>();

  private Structure() {}

  /** What is wrong, in no order that means something. */
  static List<Objection> objections(JsonNode schema, JsonNode value) {
    Structure structure = new Structure();
    structure.check("", schema, value);
    return structure.objections;
  }

  /** The fields that the schema does not have, for which a server does not even read the object, by name. */
  static List<String> unknownFields(JsonNode schema, JsonNode value) {
    return unknown("", schema, value).sorted().toList();
  }

  /** A field of a property that is null is no field to a server; an entry that is null stays. */
  static void dropNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(property -> property.getValue().isNull());
    }
    value.forEach(Structure::dropNulls);
  }

  private static Stream<String> unknown(String path, JsonNode schema, JsonNode value) {
    if (value.isArray()) {
      return entries(value).flatMap(
          i -> unknown(path + "[" + i + "]", schema.path("items"), value.get(i)));
    }
    return value.properties().stream().flatMap(property -> {
      String field = child(path, property.getKey());
      if (OF_EVERY_RESOURCE.contains(field)) {
        return Stream.empty();
      }
      JsonNode known = schema.path("properties").path(property.getKey());
      return known.isMissingNode()
          ? Stream.of(field)
          : unknown(field, known, property.getValue());
    });
  }

  private void check(String path, JsonNode schema, JsonNode value) {
    schema.fieldNames().forEachRemaining(keyword -> {
      if (!KNOWN.contains(keyword)) {
        throw new AssertionError(
            path + " has the keyword " + keyword + ", which is not known here");
      }
    });
    String wanted = schema.path("type").asText();
    String type = typeOf(value);
    if (!type.equals(wanted)) {
      ends(path, "Invalid value: \"%s\": %s in body must be of type %s: \"%s\"", type, path, wanted,
          type);
    }
    checkEnum(path, schema, value);
    switch (type) {
      case "string" -> checkText(path, schema, value.asText());
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
      ends(path, "Unsupported value: %s: supported values: %s", value,
          String.join(", ", allowed.stream().map(JsonNode::toString).toList()));
    }
  }

  private void checkText(String path, JsonNode schema, String text) {
    int length = text.codePointCount(0, text.length());
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    int least = schema.path("minLength").asInt();
    if (length > most) {
      ends(path, "Too long: may not be more than %d bytes", most);
    }
    if (length < least) {
      says(path, "Invalid value: \"%s\": %s in body should be at least %d chars long", text, path,
          least);
    }
  }

  private void checkArray(String path, JsonNode schema, JsonNode value) {
    if (schema.has("items")) {
      entries(value).forEach(i -> check(path + "[" + i + "]", schema.path("items"), value.get(i)));
    }
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    int least = schema.path("minItems").asInt();
    if (value.size() > most) {
      ends(path, "Too many: %d: must have at most %d items", value.size(), most);
    }
    if (value.size() < least) {
      says(path, "Invalid value: %d: %s in body should have at least %d items", value.size(), path,
          least);
    }
  }

  private void checkObject(String path, JsonNode schema, JsonNode value) {
    schema.path("properties").properties().forEach(property -> {
      // What an object's metadata are is no matter of its definition; people do not write its status.
      boolean isOthers = path.isEmpty() && !property.getKey().equals("spec");
      if (value.has(property.getKey()) && !isOthers) {
        check(child(path, property.getKey()), property.getValue(), value.get(property.getKey()));
      }
    });
    schema.path("required").forEach(name -> {
      if (!value.has(name.asText())) {
        ends(child(path, name.asText()), "Required value");
      }
    });
  }

  private void says(String path, String message, Object... values) {
    objections.add(Objection.to(path, message.formatted(values)));
  }

  private void ends(String path, String message, Object... values) {
    objections.add(Objection.endingTheCheck(path, message.formatted(values)));
  }

  private static Stream<Integer> entries(JsonNode array) {
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
      default -> throw new AssertionError("a file does not have a " + value.getNodeType());
    };
  }
}
