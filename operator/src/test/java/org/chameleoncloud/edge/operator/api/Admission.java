package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What an API server objects to in an EdgeDevice: the definition's schema, then its CEL rules. */
final class Admission {
  private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
      .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
      .addVar("self", SimpleType.DYN).addVar("oldSelf", SimpleType.DYN).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  private final JsonNode schema;
  private final JsonSchema structure;

  private Admission(JsonNode definition) {
    schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
    SchemaValidatorsConfig english = SchemaValidatorsConfig.builder().locale(Locale.ENGLISH)
        .formatAssertionsEnabled(true).build();
    structure = schemas().getSchema(schema, english);
  }

  private static JsonSchemaFactory schemas() {
    JsonMetaSchema kubernetes = JsonMetaSchema.builder(JsonMetaSchema.getV4())
        .keywords(Stream.of("x-kubernetes-validations", "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys").map(NonValidationKeyword::new).toList())
        .build();
    return JsonSchemaFactory.getInstance(VersionFlag.V4, factory -> factory.metaSchema(kubernetes));
  }

  /** By the file that users install. */
  static Admission ofTheCheckedInDefinition() {
    return new Admission(Yaml.documents(Checkout.DEFINITION).getFirst());
  }

  /**
   * The sentences with which an object is refused; empty when it is taken. Of a field that does not fit its pattern
   * the rule's sentence is told, which stands beside every pattern.
   *
   * @param before the object that it replaces; null when it is new
   */
  List<String> objections(JsonNode object, JsonNode before) {
    Set<ValidationMessage> violations = structure.validate(object.toString(), InputFormat.JSON);
    List<String> objections = new ArrayList<>(
        violations.stream().filter(violation -> !violation.getType().equals("pattern"))
            .map(ValidationMessage::getMessage).toList());
    applyRules(schema, object, before, objections);
    return objections;
  }

  private static void applyRules(JsonNode schema, JsonNode value, JsonNode before,
      List<String> objections) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      if (!holds(rule.path("rule").asText(), value, before)) {
        objections.add(rule.path("message").asText());
      }
    }
    applyToEntries(schema, value, objections);
    schema.path("properties").properties().forEach(property -> {
      JsonNode field = value.get(property.getKey());
      if (field != null) {
        JsonNode fieldBefore = before == null ? null : before.get(property.getKey());
        applyRules(property.getValue(), field, fieldBefore, objections);
      }
    });
  }

  /** Entries have no rules that speak of the value before. */
  private static void applyToEntries(JsonNode schema, JsonNode value, List<String> objections) {
    if (!value.isArray()) {
      return;
    }
    Set<JsonNode> keys = new HashSet<>();
    for (JsonNode entry : value) {
      applyRules(schema.path("items"), entry, null, objections);
      for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
        if (!keys.add(entry.path(key.asText()))) {
          objections.add("Duplicate value: " + entry.path(key.asText()));
        }
      }
    }
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
