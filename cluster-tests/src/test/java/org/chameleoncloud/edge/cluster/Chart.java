package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    return read(text(plane, namespace, namespace,
        values.stream().flatMap(value -> Stream.of("--set", value)).toList()));
  }

  /**
   * Installs it, with a Deployment that has no pods, and gives what was installed.
   *
   * @param namespace the release's, and its name
   * @param values as after {@code --set}
   */
  static Chart installed(Plane plane, String namespace, List<String> values) {
    List<String> words = new ArrayList<>(
        List.of("upgrade", "--install", namespace, folder(plane).toString(), "--namespace",
            namespace));
    Stream.concat(values.stream(), Stream.of("replicas=0"))
        .forEach(value -> words.addAll(List.of("--set", value)));
    plane.helm().run(words.toArray(String[]::new)).orFail();
    return read(plane.helm().run("get", "manifest", namespace, "--namespace", namespace).orFail());
  }

  /**
   * What Helm prints of it.
   *
   * @param options of {@code helm template}
   */
  static String text(Plane plane, String release, String namespace, List<String> options) {
    List<String> words = new ArrayList<>(
        List.of("template", release, folder(plane).toString(), "--namespace", namespace));
    words.addAll(options);
    return plane.helm().run(words.toArray(String[]::new)).orFail();
  }

  /** The objects in a text of Helm's. */
  static Chart read(String text) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      return new Chart(documents.readAll().stream().filter(JsonNode::isObject).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  static Path folder(Plane plane) {
    return plane.checkout().top().resolve("helm/chi-edge-operator");
  }

  /** The files of values that users start from. */
  static List<Path> examples(Plane plane) throws IOException {
    try (Stream<Path> files = Files.list(folder(plane).resolveSibling("examples"))) {
      return files.sorted().toList();
    }
  }

  /** The account and what it may do, to be applied. */
  String access() {
    return objects.stream().filter(object -> ACCESS.contains(object.path("kind").asText()))
        .map(Chart::withRulesThatAllowSomething)
        .map(JsonNode::toString).map(text -> text + "\n---\n").reduce("", String::concat);
  }

  /**
   * A right that a role gives.
   *
   * @param resource with its subresource, such as {@code edgedevices/status}
   */
  record Right(String verb, String resource) {
    @Override
    public String toString() {
      return verb + " " + resource;
    }
  }

  /** All rights that its roles give. */
  Set<Right> rights() {
    return rules().flatMap(rule -> texts(rule.path("verbs")).flatMap(
        verb -> texts(rule.path("resources")).map(resource -> new Right(verb, resource))))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The same chart with roles that lack a right. */
  Chart without(Right right) {
    Chart copy = new Chart(objects.stream().<JsonNode>map(JsonNode::deepCopy).toList());
    copy.rules().filter(rule -> texts(rule.path("resources")).anyMatch(right.resource()::equals))
        .forEach(rule -> {
          ArrayNode verbs = (ArrayNode) rule.path("verbs");
          for (int i = verbs.size() - 1; i >= 0; i--) {
            if (verbs.path(i).asText().equals(right.verb())) {
              verbs.remove(i);
            }
          }
        });
    return copy;
  }

  /** A rule without a verb is refused by the API server. */
  private static JsonNode withRulesThatAllowSomething(JsonNode object) {
    JsonNode copy = object.deepCopy();
    if (copy.path("rules") instanceof ArrayNode rules) {
      for (int i = rules.size() - 1; i >= 0; i--) {
        if (rules.path(i).path("verbs").isEmpty()) {
          rules.remove(i);
        }
      }
    }
    return copy;
  }

  private Stream<JsonNode> rules() {
    return Stream.of("ClusterRole", "Role").flatMap(this::ofKind)
        .flatMap(role -> role.path("rules").valueStream());
  }

  private static Stream<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText);
  }

  /** The objects of a kind. */
  Stream<JsonNode> ofKind(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  /** The one object of a kind. */
  JsonNode only(String kind) {
    List<JsonNode> found = ofKind(kind).toList();
    if (found.size() != 1) {
      throw new AssertionError("the chart has " + found.size() + " objects of kind " + kind);
    }
    return found.getFirst();
  }

  /** The operator's Deployment. */
  JsonNode deployment() {
    return ofKind("Deployment").filter(deployment -> deployment
        .at("/spec/template/spec/containers/0/name").asText().equals("operator"))
        .findFirst().orElseThrow();
  }

  /** The account's name. */
  String account() {
    return only("ServiceAccount").at("/metadata/name").asText();
  }

  /** The operator's command line behind its jar. */
  List<String> arguments() {
    return texts(deployment().at("/spec/template/spec/containers/0/args")).toList();
  }
}
