package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Quantity;
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
 * @param objects the rendered manifests
 */
record Chart(List<JsonNode> objects) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final List<String> ACCESS_KINDS = List.of("ServiceAccount", "Role", "RoleBinding",
      "ClusterRole", "ClusterRoleBinding");

  /**
   * Renders it.
   *
   * @param namespace of the release, and its name
   * @param values for {@code --set}
   */
  static Chart rendered(TestCluster cluster, String namespace, List<String> values) {
    return read(text(cluster, namespace, namespace,
        values.stream().flatMap(value -> Stream.of("--set", value)).toList()));
  }

  /**
   * Installs it, with a Deployment without replicas, and returns what was installed.
   *
   * @param namespace of the release, and its name
   * @param values for {@code --set}
   */
  static Chart installed(TestCluster cluster, String namespace, List<String> values) {
    List<String> arguments = new ArrayList<>(
        List.of("upgrade", "--install", namespace, directory(cluster).toString(), "--namespace",
            namespace));
    Stream.concat(values.stream(), Stream.of("replicas=0"))
        .forEach(value -> arguments.addAll(List.of("--set", value)));
    cluster.helm().run(arguments.toArray(String[]::new)).orFail();
    return read(
        cluster.helm().run("get", "manifest", namespace, "--namespace", namespace).orFail());
  }

  /**
   * Renders it as text.
   *
   * @param options of {@code helm template}
   */
  static String text(TestCluster cluster, String release, String namespace, List<String> options) {
    List<String> arguments = new ArrayList<>(
        List.of("template", release, directory(cluster).toString(), "--namespace", namespace));
    arguments.addAll(options);
    return cluster.helm().run(arguments.toArray(String[]::new)).orFail();
  }

  /** Parses rendered manifests. */
  static Chart read(String text) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      return new Chart(documents.readAll().stream().filter(JsonNode::isObject).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory of the chart. */
  static Path directory(TestCluster cluster) {
    return cluster.checkout().top().resolve("helm/chi-edge-operator");
  }

  /** The example values files. */
  static List<Path> examples(TestCluster cluster) throws IOException {
    try (Stream<Path> files = Files.list(directory(cluster).resolveSibling("examples"))) {
      return files.sorted().toList();
    }
  }

  /** The manifests of the service account and its roles. */
  String accessManifests() {
    return objects.stream().filter(object -> ACCESS_KINDS.contains(object.path("kind").asText()))
        .map(Chart::withoutEmptyRules)
        .map(JsonNode::toString).map(text -> text + "\n---\n").reduce("", String::concat);
  }

  /**
   * A permission of a role.
   *
   * @param resource with its subresource, such as {@code edgedevices/status}
   */
  record Permission(String verb, String resource) {
    @Override
    public String toString() {
      return verb + " " + resource;
    }
  }

  /** All permissions of its roles. */
  Set<Permission> permissions() {
    return rules().flatMap(rule -> texts(rule.path("verbs")).flatMap(
        verb -> texts(rule.path("resources")).map(resource -> new Permission(verb, resource))))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The same chart without a permission in its roles. */
  Chart without(Permission permission) {
    Chart copy = new Chart(objects.stream().<JsonNode>map(JsonNode::deepCopy).toList());
    copy.rules()
        .filter(rule -> texts(rule.path("resources")).anyMatch(permission.resource()::equals))
        .forEach(rule -> {
          ArrayNode verbs = (ArrayNode) rule.path("verbs");
          for (int i = verbs.size() - 1; i >= 0; i--) {
            if (verbs.path(i).asText().equals(permission.verb())) {
              verbs.remove(i);
            }
          }
        });
    return copy;
  }

  /** The API server rejects a rule without verbs. */
  private static JsonNode withoutEmptyRules(JsonNode object) {
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

  /** The name of the service account. */
  String serviceAccount() {
    return only("ServiceAccount").at("/metadata/name").asText();
  }

  /** The options of the operator's JVM. */
  List<String> javaOptions() {
    return texts(deployment().at("/spec/template/spec/containers/0/command"))
        .filter(word -> word.startsWith("-X")).toList();
  }

  /** The memory limit of the operator's container, in bytes. */
  long memoryLimit() {
    return Quantity.getAmountInBytes(new Quantity(deployment()
        .at("/spec/template/spec/containers/0/resources/limits/memory").asText())).longValue();
  }

  /** The arguments of the operator. */
  List<String> arguments() {
    return texts(deployment().at("/spec/template/spec/containers/0/args")).toList();
  }
}
