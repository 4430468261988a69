package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The chart, rendered by Helm.
 *
 * @param objects what it makes, as YAML would say it
 */
record Chart(List<JsonNode> objects) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final List<String> ACCESS = List.of("ServiceAccount", "Role", "RoleBinding",
      "ClusterRole", "ClusterRoleBinding");

  /**
   * Renders it.
   *
   * @param namespace the release's, and its name
   * @param values as after {@code --set}
   */
  static Chart rendered(Plane plane, String namespace, List<String> values) {
    List<String> words = new ArrayList<>(List.of("template", namespace,
        plane.checkout().top().resolve("helm/chi-edge-operator").toString(), "--namespace",
        namespace));
    values.forEach(value -> words.addAll(List.of("--set", value)));
    String text = plane.helm().run(words.toArray(String[]::new)).orFail();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      return new Chart(documents.readAll().stream().filter(JsonNode::isObject).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The account and what it may do, to be applied. */
  String access() {
    return objects.stream().filter(object -> ACCESS.contains(object.path("kind").asText()))
        .map(JsonNode::toString).map(text -> text + "\n---\n").reduce("", String::concat);
  }

  /** The objects of a kind. */
  Stream<JsonNode> ofKind(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  /** The account's name. */
  String account() {
    return ofKind("ServiceAccount").findFirst().orElseThrow().at("/metadata/name").asText();
  }

  /** The operator's command line behind its jar. */
  List<String> arguments() {
    JsonNode container = ofKind("Deployment").findFirst().orElseThrow()
        .at("/spec/template/spec/containers/0");
    return StreamSupport.stream(container.path("args").spliterator(), false)
        .map(JsonNode::asText).toList();
  }
}
