package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Validates our resources like the API server of Kubernetes 1.34, with the same messages, for tests that are too quick to
 * start one. It checks neither the metadata nor the status, which users do not write.
 */
public final class Admission {
  private final Map<String, JsonNode> schemas = new TreeMap<>();

  private Admission(List<Class<? extends CustomResource<?, ?>>> types) {
    for (var type : types) {
      JsonNode crd = Yaml.documents(GeneratedCrd.path(type)).getFirst();
      schemas.put(crd.at("/spec/names/kind").asText(),
          crd.at("/spec/versions/0/schema/openAPIV3Schema"));
    }
  }

  /** Validates devices and image sources by the CRDs that users install. */
  public static Admission ofCheckedInCrd() {
    return new Admission(GeneratedCrd.TYPES.stream()
        .filter(type -> type != EdgeDeviceFleet.class).toList());
  }

  /** Validates fleets by the CRD that users install. */
  static Admission ofFleets() {
    return new Admission(List.of(EdgeDeviceFleet.class));
  }

  /**
   * Why an object is rejected; empty if it is accepted. Each line has the field and the message of a cause in the API
   * server's Status. For an object with an unknown field there is only one line, with which the Status' message ends.
   *
   * @param replaced the existing object; null if there is none
   */
  public List<String> causes(JsonNode object, JsonNode replaced) {
    JsonNode schema = schemas.get(object.path("kind").asText("EdgeDevice"));
    List<String> unknown = SchemaValidation.unknownFields(schema, object);
    if (!unknown.isEmpty()) {
      List<String> messages = unknown.stream().map(field -> "unknown field \"" + field + "\"")
          .toList();
      return List.of("strict decoding error: " + String.join(", ", messages));
    }
    JsonNode known = object.deepCopy();
    SchemaValidation.dropNulls(known);
    List<Cause> causes = new ArrayList<>(SchemaValidation.causes(schema, known));
    if (causes.stream().anyMatch(Cause::skipsRules)) {
      causes.add(Cause.RULES_SKIPPED);
    } else {
      causes.addAll(CelValidation.causes(schema, known, replaced));
    }
    return causes.stream().map(Cause::text).toList();
  }

  /** The lines for violations of each rule, with {@code []} for an entry of a list, whatever its index. */
  List<String> allRuleViolations() {
    return schemas.values().stream().flatMap(schema -> CelValidation.allViolations(schema).stream())
        .map(Cause::text).toList();
  }
}
