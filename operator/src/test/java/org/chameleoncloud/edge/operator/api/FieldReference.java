package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Every field of a CRD's schema as Markdown: a section with a table for each object, and what the API server rejects. */
final class FieldReference {
  private final StringBuilder text = new StringBuilder();

  private FieldReference() {}

  /** The sections of {@code spec} and {@code status}, each with those of its objects. */
  static String of(JsonNode schema) {
    return of("EdgeDevice", schema);
  }

  /** The same of a fleet, without the fields of the devices' spec. */
  static String ofFleet(JsonNode schema) {
    JsonNode fleet = schema.deepCopy();
    ObjectNode template = (ObjectNode) fleet
        .at("/properties/spec/properties/template/properties/spec");
    template.put("type", "the [spec of an EdgeDevice](reference.md#spec)");
    template.remove("properties");
    fleet.findParents("additionalProperties")
        .forEach(map -> ((ObjectNode) map).put("type", "map of texts"));
    fleet.findParents("x-kubernetes-int-or-string")
        .forEach(either -> ((ObjectNode) either).put("type", "number or text"));
    return of("EdgeDeviceFleet", fleet);
  }

  /** The same of any kind. */
  static String of(String kind, JsonNode schema) {
    FieldReference reference = new FieldReference();
    reference.rules(kind, schema);
    for (String part : List.of("spec", "status")) {
      reference.section(part, schema.path("properties").path(part));
    }
    return reference.text.toString();
  }

  private void section(String path, JsonNode object) {
    text.append("\n### ").append(path).append("\n\n")
        .append(object.path("description").asText()).append("\n\n")
        .append("| field | type | description |\n|---|---|---|\n");
    Set<String> required = object.path("required").valueStream().map(JsonNode::asText)
        .collect(Collectors.toSet());
    List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(
        object.path("properties").properties());
    fields.sort(Map.Entry.comparingByKey());
    fields.forEach(field -> row(path + "." + field.getKey(), field.getKey(), field.getValue(),
        required.contains(field.getKey())));
    rules(path, object);
    fields.forEach(field -> sectionOf(path + "." + field.getKey(), field.getValue()));
  }

  private void sectionOf(String path, JsonNode field) {
    JsonNode object = field.has("items") ? field.path("items") : field;
    if (object.has("properties")) {
      section(path + (field.has("items") ? "[]" : ""),
          withDescription(object, field.path("description")));
    }
  }

  private static JsonNode withDescription(JsonNode object, JsonNode description) {
    JsonNode copy = object.deepCopy();
    ((ObjectNode) copy).set("description", description);
    return copy;
  }

  private void row(String path, String name, JsonNode field, boolean required) {
    text.append("| `").append(name).append("` | ").append(type(path, field))
        .append(required ? ", **required**" : "").append(" | ")
        .append(field.path("description").asText()).append(" |\n");
  }

  private static String type(String path, JsonNode field) {
    return switch (field.path("type").asText()) {
      case "array" -> list(path, field);
      case "object" -> link(path);
      default -> scalar(field);
    };
  }

  private static String list(String path, JsonNode field) {
    JsonNode item = field.path("items");
    String entries = item.has("properties")
        ? link(path + "[]")
        : item.path("type").asText() + "s" + length(item, " each");
    return field.has("maxItems")
        ? "list of at most " + field.path("maxItems").asText() + " " + entries
        : "list of " + entries;
  }

  private static String scalar(JsonNode field) {
    if (field.has("enum")) {
      return field.path("enum").valueStream().map(value -> "`" + value.asText() + "`")
          .collect(Collectors.joining(" or "));
    }
    String format = field.path("format").asText();
    return format.equals("date-time")
        ? "time"
        : field.path("type").asText() + length(field, "");
  }

  /** Without the wide limit of a field whose rule says more. */
  private static String length(JsonNode field, String suffix) {
    int max = field.path("maxLength").asInt(SpecPatterns.ANY_LENGTH);
    return max == SpecPatterns.ANY_LENGTH ? "" : ", at most " + max + " characters" + suffix;
  }

  /** GitHub's anchor of the section's heading. */
  private static String link(String path) {
    return "[" + path.substring(path.lastIndexOf('.') + 1).replace("[]", "") + "](#"
        + path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + ")";
  }

  private void rules(String path, JsonNode object) {
    Set<String> messages = new LinkedHashSet<>(messages(object));
    object.path("properties").forEach(field -> {
      if (!field.has("properties")) {
        messages.addAll(messages(field));
      }
    });
    if (!messages.isEmpty()) {
      text.append("\nWhat the API server enforces for ").append(path).append(":\n\n");
      messages.forEach(message -> text.append("- ").append(message).append('\n'));
    }
  }

  private static List<String> messages(JsonNode schema) {
    return schema.path("x-kubernetes-validations").valueStream()
        .map(rule -> rule.path("message").asText()).toList();
  }
}
