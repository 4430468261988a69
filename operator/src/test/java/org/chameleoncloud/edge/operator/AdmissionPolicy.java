package org.chameleoncloud.edge.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ValidatingAdmissionPolicy, evaluated like an API server does.
 *
 * @param spec its spec
 */
record AdmissionPolicy(JsonNode spec) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
      .enable(DeserializationFeature.USE_LONG_FOR_INTS);
  private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
      .setStandardMacros(CelStandardMacro.STANDARD_MACROS).addVar("object", SimpleType.DYN)
      .addVar("oldObject", SimpleType.DYN).addVar("request", SimpleType.DYN)
      .addVar("variables", SimpleType.DYN).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  /** The one in a file of manifests whose name has this end. */
  static AdmissionPolicy read(Path file, String end) throws IOException {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class)
        .readValues(file.toFile())) {
      return documents.readAll().stream()
          .filter(document -> document.path("kind").asText().equals("ValidatingAdmissionPolicy"))
          .filter(document -> document.at("/metadata/name").asText().endsWith(end)).findFirst()
          .map(document -> new AdmissionPolicy(document.path("spec"))).orElseThrow();
    }
  }

  /** The same with other values of variables. */
  AdmissionPolicy with(Map<String, String> expressions) {
    JsonNode copy = spec.deepCopy();
    copy.path("variables").forEach(variable -> Optional
        .ofNullable(expressions.get(variable.path("name").asText()))
        .ifPresent(value -> ((ObjectNode) variable)
            .put("expression", value)));
    return new AdmissionPolicy(copy);
  }

  /**
   * The message with which a request is refused; empty if it is admitted.
   *
   * @param user who makes it
   * @param object after it; null for a deletion
   * @param oldObject before it; null for a creation
   */
  Optional<String> refusal(String user, JsonNode object, JsonNode oldObject) {
    Map<String, Object> values = new HashMap<>();
    values.put("request", Map.of("userInfo", Map.of("username", user)));
    values.put("object", value(object));
    values.put("oldObject", value(oldObject));
    Map<String, Object> variables = new HashMap<>();
    values.put("variables", variables);
    for (JsonNode condition : spec.path("matchConditions")) {
      if (!holds(condition, values)) {
        return Optional.empty();
      }
    }
    spec.path("variables").forEach(
        variable -> variables.put(variable.path("name").asText(), evaluated(variable, values)));
    List<JsonNode> broken = spec.path("validations").valueStream()
        .filter(validation -> !holds(validation, values)).toList();
    return broken.stream().findFirst().map(validation -> validation.path("message").asText());
  }

  private static Object value(JsonNode node) {
    return node == null
        ? evaluated("null", Map.of())
        : YAML.convertValue(node, new TypeReference<>() {
        });
  }

  private static boolean holds(JsonNode rule, Map<String, Object> values) {
    return (Boolean) evaluated(rule, values);
  }

  private static Object evaluated(JsonNode rule, Map<String, Object> values) {
    return evaluated(rule.path("expression").asText(), values);
  }

  private static Object evaluated(String expression, Map<String, Object> values) {
    try {
      return RUNTIME.createProgram(COMPILER.compile(expression).getAst()).eval(values);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError("an expression cannot be evaluated: " + expression, e);
    }
  }
}
