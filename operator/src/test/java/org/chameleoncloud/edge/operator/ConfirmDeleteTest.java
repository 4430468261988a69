package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chart's policy that asks for a confirmation, evaluated like an API server does. */
class ConfirmDeleteTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
      .setStandardMacros(CelStandardMacro.STANDARD_MACROS).addVar("oldObject", SimpleType.DYN)
      .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();
  private static final String REGISTERED = "\nstatus: {uuid: 11111111-2222-3333-4444-555555555555}";

  private JsonNode policy;

  @BeforeEach
  void readThePolicy() throws IOException {
    String template = Files.readString(
        ProjectDirectory.path("helm/chi-edge-operator/templates/confirmdelete.yaml"));
    String document = template.split("\n---\n")[0].replaceAll("(?m)^\\s*\\{\\{-.*}}$", "")
        .replaceAll("\\{\\{[^}]*}}", "a-value");
    policy = YAML.readTree(document).path("spec");
  }

  /** Whether the policy lets a device be deleted. */
  private boolean allows(String device) throws IOException {
    Map<String, Object> old = YAML.readValue(device, new TypeReference<>() {
    });
    return !holds("matchConditions", old) || holds("validations", old);
  }

  private boolean holds(String rules, Map<String, Object> old) {
    assertThat(policy.path(rules).isEmpty()).as(rules).isFalse();
    Stream<JsonNode> all = policy.path(rules).valueStream();
    return all.map(rule -> rule.path("expression").asText())
        .allMatch(rule -> holds(rule, old, rules));
  }

  private static boolean holds(String rule, Map<String, Object> old, String where) {
    try {
      return (Boolean) RUNTIME.createProgram(COMPILER.compile(rule).getAst())
          .eval(Map.of("oldObject", old));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError("a rule of " + where + " cannot be evaluated: " + rule, e);
    }
  }

  private static String annotated(String value) {
    return "metadata: {name: pi-1, annotations: {" + Annotation.CONFIRM_DELETE.key() + ": \""
        + value + "\"}}";
  }

  @Test
  void aRegisteredDeviceIsNotDeletedWithoutAConfirmation() throws IOException {
    assertThat(allows("metadata: {name: pi-1}" + REGISTERED)).isFalse();
    assertThat(allows("metadata: {name: pi-1, annotations: {a: b}}" + REGISTERED)).isFalse();
  }

  @Test
  void onlyItsOwnNameConfirmsADeletion() throws IOException {
    assertThat(allows(annotated("pi-1") + REGISTERED)).isTrue();
    assertThat(allows(annotated("true") + REGISTERED)).isFalse();
    assertThat(allows(annotated("pi-2") + REGISTERED)).isFalse();
    assertThat(allows(annotated("") + REGISTERED)).isFalse();
  }

  @Test
  void aDeviceWithoutARecordNeedsNoConfirmation() throws IOException {
    assertThat(allows("metadata: {name: pi-1}")).isTrue();
    assertThat(allows("metadata: {name: pi-1}\nstatus: {observedGeneration: 1}")).isTrue();
  }

  @Test
  void aRepeatedRequestIsNotRefused() throws IOException {
    assertThat(allows("metadata: {name: pi-1, deletionTimestamp: \"2026-11-22T08:00:00Z\"}"
        + REGISTERED)).isTrue();
  }

  @Test
  void itAppliesToDeletionsOfDevicesOnly() {
    JsonNode rule = policy.path("matchConstraints").path("resourceRules").path(0);
    assertThat(policy.path("matchConstraints").path("resourceRules")).hasSize(1);
    assertThat(rule.path("apiGroups").path(0).asText()).isEqualTo(EdgeDevice.GROUP);
    assertThat(rule.path("resources").toString()).isEqualTo("[\"edgedevices\"]");
    assertThat(rule.path("operations").toString()).isEqualTo("[\"DELETE\"]");
    assertThat(policy.path("failurePolicy").asText()).isEqualTo("Fail");
  }

  @Test
  void theMessageNamesTheAnnotation() {
    assertThat(policy.path("validations").path(0).path("message").asText())
        .contains(Annotation.CONFIRM_DELETE.key(), "spent");
  }
}
