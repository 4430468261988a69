package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.names.RandomSuffix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The API server stores each field of what is installed and applied with the value that it is applied with: it drops
 * none, and writes none in another form. Otherwise the GitOps tools see a difference that no sync removes.
 *
 * <p>Objects that would affect the cluster or run something are applied in a dry run.
 */
@Isolated("creates the CRDs of the Prometheus Operator")
class AppliedEqualsStoredIT {
  private static final TestCluster CLUSTER = TestCluster.get();
  private static final Path TOP = CLUSTER.checkout().top();
  private static final String MONITORING = TOP
      .resolve("cluster-tests/src/test/resources/crds/monitoring.yaml").toString();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SEPARATOR = Pattern.compile("^---.*$", Pattern.MULTILINE);
  private static final Pattern TEMPLATE = Pattern.compile("^# Source: [^/]+/templates/(.*)$",
      Pattern.MULTILINE);
  /** Kinds that the API server does not know, of Argo CD, Flux and the Secret operators; and kustomizations. */
  private static final Set<String> OTHERS = Set.of("Application", "GitRepository", "Kustomization",
      "HelmRelease", "ExternalSecret", "SealedSecret");
  /** Values for templates that no example renders. */
  private static final List<String> MORE_VALUES = List.of("--set", "watchNamespaces={lab}", "--set",
      "imageClaim.createIn={lab}", "--set", "imageServer.enabled=true", "--set",
      "imageServer.usersSecret=image-users", "--set", "imageServer.tlsSecret=image-tls", "--set",
      "imageServer.ingress.enabled=true", "--set", "imageServer.ingress.host=images.example.org",
      "--set", "networkPolicy.enabled=true", "--set", "networkPolicy.bakePods.enabled=true",
      "--set", "bake.namespaces={lab}", "--set", "registry.caSecret=campus-ca");

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  /** Manifests that are applied together. */
  private record Source(String name, String text) {
    @Override
    public String toString() {
      return name;
    }

    /** Without the documents of kinds that the API server does not know. */
    String known() {
      return SEPARATOR.splitAsStream(text).filter(Source::isKnown)
          .collect(Collectors.joining("\n---\n"));
    }

    private static boolean isKnown(String document) {
      try {
        String kind = YAML.readTree(document).path("kind").asText();
        return !kind.isEmpty() && !OTHERS.contains(kind);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Stream<Source> sources() throws IOException {
    List<Source> sources = new ArrayList<>(charts());
    for (String directory : List.of("crds", "kustomize", "kustomize/example")) {
      sources.add(new Source(directory,
          CLUSTER.kubectl().run("kustomize", TOP.resolve(directory).toString()).orFail()));
    }
    for (String directory : List.of("examples", "gitops")) {
      try (Stream<Path> files = Files.walk(TOP.resolve(directory))) {
        for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).sorted()
            .toList()) {
          sources.add(new Source(TOP.relativize(file).toString(), Files.readString(file)));
        }
      }
    }
    return sources.stream().filter(source -> !source.known().isBlank());
  }

  private static List<Source> charts() throws IOException {
    List<Source> charts = new ArrayList<>();
    charts.add(chart("the chart with its defaults", List.of()));
    for (Path example : Chart.examples(CLUSTER)) {
      charts.add(chart("the chart with " + example.getFileName(),
          List.of("--values", example.toString())));
    }
    charts.add(chart("the chart with more values", MORE_VALUES));
    return charts;
  }

  private static Source chart(String name, List<String> values) {
    List<String> options = Stream.concat(Stream.of("--include-crds"), values.stream()).toList();
    return new Source(name, Chart.text(CLUSTER, "chi-edge-operator", "chi-edge", options));
  }

  @BeforeAll
  static void createCrds() {
    CLUSTER.kubectl().run("apply", "-f", MONITORING).orFail();
    CLUSTER.kubectl().run("wait", "-f", MONITORING, "--for=condition=Established",
        "--timeout=60s").orFail();
  }

  @AfterAll
  static void deleteCrds() {
    CLUSTER.kubectl().run("delete", "-f", MONITORING, "--timeout=60s").orFail();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void everyFieldIsStoredAsItIsApplied(Source source) {
    assertThat(differences(source)).as(source.name()).isEmpty();
  }

  @Test
  void aFieldThatIsDroppedOrWrittenInAnotherFormIsReported() {
    assertThat(differences(new Source("other forms", """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: closed}
        spec: {podSelector: {}, policyTypes: [Egress], egress: []}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: images, namespace: lab, annotations: }
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: sleep}
        spec: {hostNetwork: false, containers: [{name: sleep, image: busybox, ports: [{hostPort: 0, containerPort: 80}]}]}
        """)).map(difference -> difference.replaceAll("-[a-z0-9]{5}/", "/")))
        .containsExactlyInAnyOrder(
            "NetworkPolicy default/closed .spec.egress: [] is applied, and not stored",
            "PersistentVolumeClaim lab/images .metadata.annotations: null is applied, and not stored",
            "PersistentVolumeClaim lab/images .spec.resources.requests.storage: \"1024Mi\" is applied, \"1Gi\" is stored",
            "Pod default/sleep .spec.hostNetwork: false is applied, and not stored",
            "Pod default/sleep .spec.containers[0].ports[0].hostPort: 0 is applied, and not stored");
  }

  @Test
  void everyTemplateOfTheChartIsRendered() throws IOException {
    Set<String> rendered = charts().stream().flatMap(chart -> TEMPLATE.matcher(chart.text())
        .results().map(found -> found.group(1))).collect(Collectors.toCollection(TreeSet::new));
    Path templates = Chart.directory(CLUSTER).resolve("templates");
    try (Stream<Path> files = Files.walk(templates)) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml"))
          .map(file -> templates.relativize(file).toString())
          // It renders nothing: it only fails.
          .filter(file -> !file.equals("refusals.yaml"))).containsExactlyInAnyOrderElementsOf(
              rendered);
    }
  }

  /** The differences of all its objects, with the object and the path of each. */
  private static Stream<String> differences(Source source) {
    List<AppliedObject> applied = inOwnNamespaces(read(source.known()));
    assertThat(applied).isNotEmpty();
    List<JsonNode> stored = new ArrayList<>();
    String created = list(applied.stream().filter(AppliedObject::isHarmless));
    apply(created);
    stored.addAll(objects(kubectl(created, "get", "-o", "json", "-f", "-")));
    stored.addAll(objects(apply(
        list(applied.stream().filter(object -> !object.isHarmless())), "--dry-run=server")));
    Map<String, JsonNode> storedById = stored.stream().collect(
        Collectors.toMap(object -> new AppliedObject(object).id(), Function.identity()));
    return applied.stream().flatMap(object -> object.differences(storedById.get(object.id()))
        .stream().map(difference -> object.id() + " " + difference));
  }

  private static List<AppliedObject> read(String text) {
    return objects(kubectl(text, "create", "--dry-run=client", "-o", "json", "-f", "-")).stream()
        .map(AppliedObject::new).toList();
  }

  /** Replaces each namespace by a new one, because others use the namespaces of the examples, too. */
  private static List<AppliedObject> inOwnNamespaces(List<AppliedObject> objects) {
    Map<String, String> namespaces = new HashMap<>();
    return objects.stream().map(object -> {
      String namespace = object.json().at("/metadata/namespace").asText();
      return namespace.isEmpty()
          ? object
          : object.in(namespaces.computeIfAbsent(namespace, AppliedEqualsStoredIT::newNamespace));
    }).toList();
  }

  private static String newNamespace(String name) {
    String namespace = ENV.createNamespace(name + "-" + RandomSuffix.next());
    // Without it, the API server rejects a pod.
    CLUSTER.kubectl(namespace).run("wait", "--for=create", "serviceaccount/default",
        "--timeout=60s").orFail();
    return namespace;
  }

  private static String apply(String objects, String... options) {
    return kubectl(objects, Stream.concat(Stream.of("apply", "--server-side", "--force-conflicts",
        "-o", "json", "-f", "-"), Stream.of(options)).toArray(String[]::new));
  }

  /** Prints nothing for nothing. */
  private static String kubectl(String input, String... arguments) {
    return input.isEmpty() ? "" : CLUSTER.kubectl().runWithInput(input, arguments).orFail();
  }

  private static String list(Stream<AppliedObject> objects) {
    String items = objects.map(object -> object.json().toString()).collect(Collectors.joining(","));
    return items.isEmpty()
        ? ""
        : "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + items + "]}";
  }

  /** The objects that kubectl printed, one after the other or in a list. */
  private static List<JsonNode> objects(String printed) {
    try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(printed)) {
      return values.readAll().stream().flatMap(value -> value.has("items")
          ? value.path("items").valueStream()
          : Stream.of(value)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
