package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an API server holds against an object by the definition's rules in CEL, in the words of Kubernetes 1.34
 * (apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go).
 */
final class Rules {
  private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
      .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
      .addVar("self", SimpleType.DYN).addVar("oldSelf", SimpleType.DYN).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  private final List<Objection> objections = new ArrayList<>();

  private Rules() {}

  /**
   * What is wrong, in no order that means something.
   *
   * @param value fits the schema's structure
   * @param before the value that it replaces; null when it is new
   */
  static List<Objection> objections(JsonNode schema, JsonNode value, JsonNode before) {
    Rules rules = new Rules();
    rules.apply("", schema, value, before);
    return rules.objections;
  }

  /** What each rule says where it does not hold, with an entry's place left out: {@code []}. */
  static List<Objection> all(JsonNode schema) {
    Rules rules = new Rules();
    rules.tell("", schema);
    return rules.objections;
  }

  private void tell(String path, JsonNode schema) {
    schema.path("x-kubernetes-validations").forEach(rule -> add(path, schema, rule));
    if (schema.has("items")) {
      tell(path + "[]", schema.path("items"));
    }
    schema.path("properties").properties()
        .forEach(property -> tell(path + "." + property.getKey(), property.getValue()));
  }

  private void apply(String path, JsonNode schema, JsonNode value, JsonNode before) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      if (!holds(rule.path("rule").asText(), value, before)) {
        add(path, schema, rule);
      }
    }
    // Entries have no rules that speak of the value before.
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      apply(path + "[" + i + "]", schema.path("items"), value.get(i), null);
    }
    schema.path("properties").properties().forEach(property -> {
      JsonNode field = value.get(property.getKey());
      if (field != null) {
        apply(path + "." + property.getKey(), property.getValue(), field,
            before == null ? null : before.get(property.getKey()));
      }
    });
  }

  private void add(String path, JsonNode schema, JsonNode rule) {
    String field = path + rule.path("fieldPath").asText();
    objections.add(Objection.to(field.startsWith(".") ? field.substring(1) : field,
        message(rule, schema.path("type").asText())));
  }

  private static String message(JsonNode rule, String type) {
    String kind = switch (rule.path("reason").asText()) {
      case "" -> "Invalid value: \"" + type + "\"";
      case "FieldValueForbidden" -> "Forbidden";
      case "FieldValueRequired" -> "Required value";
      case String reason -> throw new AssertionError("the reason is not known here: " + reason);
    };
    return kind + ": " + rule.path("message").asText();
  }

  /** A rule that speaks of the value before has nothing to say of a new one. */
  private static boolean holds(String rule, JsonNode value, JsonNode before) {
    boolean comparesWithBefore = rule.contains("oldSelf");
    if (comparesWithBefore && before == null) {
      return true;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", Yaml.plain(value));
    if (comparesWithBefore) {
      variables.put("oldSelf", Yaml.plain(before));
    }
    try {
      return (Boolean) RUNTIME.createProgram(COMPILER.compile(rule).getAst()).eval(variables);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError("the rule cannot be evaluated: " + rule, e);
    }
  }
}
