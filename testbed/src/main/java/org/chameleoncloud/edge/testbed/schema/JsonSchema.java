package org.chameleoncloud.edge.testbed.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The subset of JSON Schema draft 7 that Doni's schemas use, with the messages of the Python package jsonschema 4.17.
 * Of several errors it reports the same one as jsonschema. Schemas are nested maps, lists and strings in Doni's order.
 */
public final class JsonSchema {

  private static final Set<String> DESCENDING = Set.of("properties", "items", "allOf");

  private final Map<String, Object> schema;

  public JsonSchema(Map<String, Object> schema) {
    this.schema = schema;
  }

  /** The error of an invalid value, as {@code MESSAGE (in 'LOCATION')}; empty for a valid value. */
  public Optional<String> validate(JsonNode value) {
    return BestMatch.of(errors(schema, value))
        .map(error -> error.message() + " (in '" + error.location() + "')");
  }

  private static List<SchemaError> errors(Map<String, Object> schema, JsonNode value) {
    boolean typeMatches = schema.get("type") instanceof String type && isOfType(value, type);
    return schema.entrySet().stream()
        .flatMap(entry -> check(entry.getKey(), entry.getValue(), schema, value)
            .map(error -> typeMatches && !DESCENDING.contains(entry.getKey())
                ? error.withMatchingType()
                : error))
        .toList();
  }

  private static Stream<SchemaError> check(String keyword, Object rule,
      Map<String, Object> schema, JsonNode value) {
    return switch (keyword) {
      case "type" -> when(!isOfType(value, (String) rule), keyword,
          () -> PythonRepr.of(value) + " is not of type " + PythonRepr.of((String) rule));
      case "enum" -> when(!strings(rule).contains(value.asText("")) || !value.isTextual(), keyword,
          () -> PythonRepr.of(value) + " is not one of " + list(strings(rule)));
      case "const" -> when(!rule.equals(value.textValue()), keyword,
          () -> PythonRepr.of((String) rule) + " was expected");
      case "pattern" -> when(value.isTextual() && !matches((String) rule, value), keyword,
          () -> PythonRepr.of(value) + " does not match " + PythonRepr.of((String) rule));
      case "format" -> when(value.isTextual() && !value.textValue().contains("@"), keyword,
          () -> PythonRepr.of(value) + " is not a " + PythonRepr.of((String) rule));
      case "required" -> strings(rule).stream().filter(name -> value.isObject())
          .filter(name -> !value.has(name)).map(name -> SchemaError.atRoot(keyword,
              PythonRepr.of(name) + " is a required property"));
      case "additionalProperties" -> additional(schema, value);
      case "properties" -> properties(map(rule), value);
      case "items" -> items(map(rule), value);
      case "allOf" -> allOf(alternatives(rule), value);
      case "oneOf" -> oneOf(alternatives(rule), value);
      default -> throw new IllegalArgumentException(
          "unsupported JSON Schema keyword: " + keyword);
    };
  }

  private static Stream<SchemaError> when(boolean invalid, String keyword,
      Supplier<String> message) {
    return invalid ? Stream.of(SchemaError.atRoot(keyword, message.get())) : Stream.empty();
  }

  private static boolean isOfType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      default -> throw new IllegalArgumentException("unsupported JSON Schema type: " + type);
    };
  }

  // Like in Python, \w matches Unicode letters and digits, and $ also matches before a final line break.
  private static boolean matches(String pattern, JsonNode value) {
    return Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS).matcher(value.textValue())
        .find();
  }

  private static Stream<SchemaError> additional(Map<String, Object> schema, JsonNode value) {
    Map<String, Object> known = map(schema.get("properties"));
    List<String> extras = value.propertyStream().map(Map.Entry::getKey)
        .filter(name -> !known.containsKey(name)).sorted().map(PythonRepr::of).toList();
    return when(!extras.isEmpty(), "additionalProperties",
        () -> "Additional properties are not allowed (" + String.join(", ", extras)
            + (extras.size() == 1 ? " was" : " were") + " unexpected)");
  }

  private static Stream<SchemaError> properties(Map<String, Object> rules, JsonNode value) {
    return rules.entrySet().stream().filter(rule -> value.isObject() && value.has(rule.getKey()))
        .flatMap(rule -> errors(map(rule.getValue()), value.get(rule.getKey())).stream()
            .map(error -> error.nestedUnder(List.of(rule.getKey()),
                List.of("properties", rule.getKey()))));
  }

  private static Stream<SchemaError> items(Map<String, Object> rule, JsonNode value) {
    return value.isArray()
        ? IntStream.range(0, value.size()).boxed()
            .flatMap(i -> errors(rule, value.get(i)).stream()
                .map(error -> error.nestedUnder(List.of(i), List.of("items"))))
        : Stream.empty();
  }

  private static Stream<SchemaError> allOf(List<Map<String, Object>> schemas, JsonNode value) {
    return IntStream.range(0, schemas.size()).boxed()
        .flatMap(i -> errors(schemas.get(i), value).stream()
            .map(error -> error.nestedUnder(List.of(), List.of("allOf", i))));
  }

  private static Stream<SchemaError> oneOf(List<Map<String, Object>> schemas, JsonNode value) {
    List<SchemaError> context = new ArrayList<>();
    for (int i = 0; i < schemas.size(); i++) {
      List<SchemaError> errors = errors(schemas.get(i), value);
      if (errors.isEmpty()) {
        return Stream.empty();
      }
      for (SchemaError error : errors) {
        context.add(error.nestedUnder(List.of(), List.of(i)));
      }
    }
    return Stream.of(new SchemaError(
        PythonRepr.of(value) + " is not valid under any of the given schemas", "oneOf",
        List.of(), List.of(), false, context));
  }

  private static String list(List<String> texts) {
    return texts.stream().map(PythonRepr::of).collect(Collectors.joining(", ", "[", "]"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object rule) {
    return (Map<String, Object>) rule;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> alternatives(Object rule) {
    return (List<Map<String, Object>>) rule;
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(Object rule) {
    return (List<String>) rule;
  }
}
