package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An object as it is applied, to compare with what an API server stores. A GitOps tool that compares the two itself
 * reports every difference as drift, for ever.
 *
 * @param json as kubectl reads the manifest
 */
record AppliedObject(JsonNode json) {
  /** Kinds that run something. */
  private static final Set<String> WORKLOADS = Set.of("Deployment", "Job", "Pod");

  /** Its kind and name, and its namespace if it has one. */
  String id() {
    String namespace = json.at("/metadata/namespace").asText();
    return json.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
        + json.at("/metadata/name").asText();
  }

  /** Whether a cluster that runs tests can have it for a moment: it affects its namespace only, and runs nothing. */
  boolean isHarmless() {
    return json.at("/metadata").has("namespace") && !WORKLOADS.contains(json.path("kind").asText());
  }

  /** The same object in another namespace. */
  AppliedObject in(String namespace) {
    ObjectNode copy = json.deepCopy();
    copy.withObject("/metadata").put("namespace", namespace);
    return new AppliedObject(copy);
  }

  /** The paths of all fields that are not stored as they are applied, with both values. */
  List<String> differences(JsonNode stored) {
    return differences("", withoutStringData(), stored).toList();
  }

  private Stream<String> differences(String path, JsonNode applied, JsonNode stored) {
    if (stored.isMissingNode()) {
      return Stream.of(path + ": " + applied + " is applied, and not stored");
    }
    if (applied.isObject() && stored.isObject()) {
      return applied.properties().stream().flatMap(field -> differences(
          path + "." + field.getKey(), field.getValue(), stored.path(field.getKey())));
    }
    if (applied.isArray() && stored.isArray() && hasNoAdditions(applied, stored)) {
      return IntStream.range(0, applied.size()).boxed().flatMap(i -> differences(
          path + "[" + i + "]", applied.path(i), stored.path(i)));
    }
    return applied.equals(stored)
        ? Stream.of()
        : Stream.of(path + ": " + applied + " is applied, " + stored + " is stored");
  }

  /** To a pod, admission adds tolerations and the volume with its token; no GitOps tool manages pods. */
  private boolean hasNoAdditions(JsonNode applied, JsonNode stored) {
    return applied.size() == stored.size()
        || json.path("kind").asText().equals("Pod") && applied.size() < stored.size();
  }

  /** The API server stores a Secret's stringData as data. Argo CD and Flux convert it before they compare. */
  private JsonNode withoutStringData() {
    if (!json.path("kind").asText().equals("Secret")) {
      return json;
    }
    ObjectNode copy = json.deepCopy();
    JsonNode texts = copy.path("stringData");
    copy.remove("stringData");
    texts.properties().forEach(text -> copy.withObject("/data").put(text.getKey(),
        Base64.getEncoder()
            .encodeToString(text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    return copy;
  }
}
