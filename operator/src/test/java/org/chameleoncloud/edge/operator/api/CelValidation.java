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
 * Validates an object by the CEL rules of the CRD, with the messages of Kubernetes 1.34 (apiextensions-apiserver,
 * pkg/apiserver/schema/cel/validation.go).
 */
final class CelValidation {
  private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
      .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
      .addVar("self", SimpleType.DYN).addVar("oldSelf", SimpleType.DYN).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  private final List<Cause> causes = new ArrayList<>();

  private CelValidation() {}

  /**
   * What is wrong, in no particular order.
   *
   * @param value already valid by the rest of the schema
   * @param before the existing value; null if there is none
   */
  static List<Cause> causes(JsonNode schema, JsonNode value, JsonNode before) {
    CelValidation validation = new CelValidation();
    validation.apply("", schema, value, before);
    return validation.causes;
  }

  /** The violation of each rule, with {@code []} for an entry of a list. */
  static List<Cause> allViolations(JsonNode schema) {
    CelValidation validation = new CelValidation();
    validation.collect("", schema);
    return validation.causes;
  }

  private void collect(String path, JsonNode schema) {
    schema.path("x-kubernetes-validations").forEach(rule -> add(path, schema, rule));
    if (schema.has("items")) {
      collect(path + "[]", schema.path("items"));
    }
    schema.path("properties").properties()
        .forEach(property -> collect(path + "." + property.getKey(), property.getValue()));
  }

  private void apply(String path, JsonNode schema, JsonNode value, JsonNode before) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      if (!holds(rule.path("rule").asText(), value, before)) {
        add(path, schema, rule);
      }
    }
    // No rule of an entry refers to the existing value.
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
    causes.add(Cause.of(field.startsWith(".") ? field.substring(1) : field,
        message(rule, schema.path("type").asText())));
  }

  private static String message(JsonNode rule, String type) {
    String kind = switch (rule.path("reason").asText()) {
      case "" -> "Invalid value: \"" + type + "\"";
      case "FieldValueForbidden" -> "Forbidden";
      case "FieldValueRequired" -> "Required value";
      case String reason -> throw new AssertionError("unknown reason: " + reason);
    };
    return kind + ": " + rule.path("message").asText();
  }

  /** A rule that refers to the existing value is not evaluated when there is none. */
  private static boolean holds(String rule, JsonNode value, JsonNode before) {
    boolean refersToBefore = rule.contains("oldSelf");
    if (refersToBefore && before == null) {
      return true;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", Yaml.toPlain(value));
    if (refersToBefore) {
      variables.put("oldSelf", Yaml.toPlain(before));
    }
    try {
      return (Boolean) RUNTIME.createProgram(COMPILER.compile(rule).getAst()).eval(variables);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError("the rule cannot be evaluated: " + rule, e);
    }
  }
}
