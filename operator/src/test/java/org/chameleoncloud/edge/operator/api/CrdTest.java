package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdTest {
  private static final JsonNode VERSION = Yaml.document(GeneratedCrd.yaml())
      .at("/spec/versions/0");

  @ParameterizedTest
  @Generated
  @ValueSource(strings = {"crds/", "helm/chi-edge-operator/crds/"})
  void theCheckedInCrdsAreGeneratedFromTheTypes(String directory) {
    GeneratedCrd.TYPES.forEach(type -> GoldenFile.of(directory + GeneratedCrd.file(type))
        .assertContent(GeneratedCrd.yaml(type)));
  }

  @Test
  @Generated
  void thePageOnImageSourcesListsEveryField() {
    GoldenFile.of("docs/image-sources.md").assertPart("fields", FieldReference.of(
        "EdgeImageSource", Yaml.document(GeneratedCrd.yaml(EdgeImageSource.class))
            .at("/spec/versions/0/schema/openAPIV3Schema")));
  }

  @ParameterizedTest
  @Generated
  @ValueSource(strings = {"crds/edgedevicefleets.edge.chameleoncloud.org.yaml",
      "helm/chi-edge-operator/crds/edgedevicefleets.edge.chameleoncloud.org.yaml"})
  void theCheckedInCrdOfFleetsIsGeneratedFromTheTypes(String file) {
    GoldenFile.of(file).assertContent(GeneratedCrd.yaml(EdgeDeviceFleet.class));
  }

  @Test
  @Generated
  void theReferenceListsEveryField() {
    GoldenFile.of("docs/reference.md").assertPart("fields",
        FieldReference.of("EdgeDevice", VERSION.at("/schema/openAPIV3Schema")));
  }

  @Test
  @Generated
  void thePageOfFleetsListsEveryField() {
    GoldenFile.of("docs/fleets.md").assertPart("fleet fields", FieldReference.ofFleet(
        Yaml.document(GeneratedCrd.yaml(EdgeDeviceFleet.class))
            .at("/spec/versions/0/schema/openAPIV3Schema")));
  }

  @Test
  void kubectlGetShowsTheMostImportantColumnsFirst() {
    assertThat(StreamSupport
        .stream(VERSION.path("additionalPrinterColumns").spliterator(), false)
        .map(column -> column.path("name").asText() + " " + column.path("priority").asInt()))
        .containsExactly("Type 0", "Ready 0", "Online 0", "Health 0", "Reserved 0", "Last seen 0",
            "Age 0", "UUID 1",
            "Image 1", "Egress 1", "Message 1");
  }

  /** AppliedEqualsStoredIT compares the whole CRD with what an API server stores. */
  @Test
  void noColumnHasThePriorityZeroWhichAnApiServerDrops() {
    assertThat(VERSION.path("additionalPrinterColumns").valueStream()
        .map(column -> column.path("priority").asText()).distinct()).containsExactly("", "1");
  }

  @Test
  void kubectlExplainDescribesEveryField() {
    walk((path, schema) -> assertThat(schema.path("description").asText()).as(path)
        .matches(text -> !text.isBlank() || path.endsWith("[]") || path.startsWith(".metadata"),
            "a description"));
  }

  /**
   * For a violated pattern, the API server prints the expression and the value, in addition to the message of a rule
   * for the same field.
   */
  @Test
  void formatsAreRulesWithAMessageAndNotPatterns() {
    walk((path, schema) -> assertThat(schema.has("pattern")).as(path).isFalse());
  }

  /** Since Kubernetes 1.35, the API server prints a string that violates a rule of its own, but no objects or lists. */
  @Test
  void onlyStringsWhereNoSecretIsExpectedHaveRulesOfTheirOwn() {
    Set<String> texts = new TreeSet<>();
    walk((path, schema) -> {
      if (schema.path("type").asText().equals("string")
          && schema.has("x-kubernetes-validations")) {
        texts.add(path);
      }
    });
    assertThat(texts).containsExactly(".spec.contactEmail",
        ".spec.deviceCredential.managed.accessRules[].method",
        ".spec.deviceCredential.managed.accessRules[].path",
        ".spec.deviceCredential.managed.lifetime", ".spec.deviceCredential.managed.revokeAfter",
        ".spec.deviceCredential.managed.rotateBefore", ".spec.image.claimName",
        ".spec.image.connections[].ethernet.interfaceName",
        ".spec.image.connections[].ipv4.address", ".spec.image.connections[].ipv4.gateway",
        ".spec.image.connections[].ipv6.address", ".spec.image.connections[].ipv6.gateway",
        ".spec.image.connections[].name", ".spec.image.country",
        ".spec.image.source.balenaOS.version", ".spec.image.source.claimName",
        ".spec.image.source.sha256", ".spec.image.source.sourceRef.name", ".spec.machineName",
        ".spec.name", ".spec.uuid");
  }

  /** The API server prints an entry of such a list that is not an object. */
  @Test
  void noListInTheSpecHasMapKeys() {
    walk((path, schema) -> assertThat(
        path.startsWith(".spec") && schema.has("x-kubernetes-list-map-keys")).as(path).isFalse());
  }

  /** A quarter of what a write costs the API server. */
  @Test
  void theApiServerKeepsNoOwnersWithinAFieldOfTheStatusExceptForConditions() {
    walk((path, schema) -> {
      if (!path.matches("\\.status\\.[a-zA-Z]+")) {
        return;
      }
      String type = schema.path("type").asText();
      boolean conditions = path.equals(".status.conditions");
      assertThat(schema.path("x-kubernetes-map-type").asText()).as(path)
          .isEqualTo(type.equals("object") ? "atomic" : "");
      assertThat(schema.path("x-kubernetes-list-type").asText()).as(path)
          .isEqualTo(conditions ? "map" : type.equals("array") ? "atomic" : "");
    });
  }

  @Test
  void everyRuleHasAMessageAndNoneIsDuplicated() {
    walk((path, schema) -> {
      JsonNode rules = schema.path("x-kubernetes-validations");
      rules.forEach(rule -> assertThat(rule.path("message").asText()).as(path).isNotBlank());
      assertThat(rules.findValuesAsText("rule")).as(path).doesNotHaveDuplicates();
    });
  }

  /** The API server estimates the cost of a rule from these limits, and rejects a CRD whose rules may cost too much. */
  @Test
  void stringsAndListsInTheSpecHaveLimits() {
    walk((path, schema) -> {
      if (!path.startsWith(".spec")) {
        return;
      }
      switch (schema.path("type").asText()) {
        case "string" -> assertThat(schema.has("maxLength") || schema.has("enum")).as(path)
            .isTrue();
        case "array" -> assertThat(schema.has("maxItems")).as(path).isTrue();
        default -> assertThat(schema.path("additionalProperties").isMissingNode()).as(path)
            .isTrue();
      }
    });
  }

  private static void walk(BiConsumer<String, JsonNode> visitor) {
    walk("", VERSION.at("/schema/openAPIV3Schema"), visitor);
  }

  private static void walk(String path, JsonNode schema, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(path, schema);
    schema.path("properties").properties().forEach(
        property -> walk(path + "." + property.getKey(), property.getValue(), visitor));
    if (schema.has("items")) {
      walk(path + "[]", schema.path("items"), visitor);
    }
  }
}
