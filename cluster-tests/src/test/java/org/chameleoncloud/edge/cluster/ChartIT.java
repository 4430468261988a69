package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart makes of the values that users start from, by Helm and the API server. */
@Isolated("has namespaces of the examples' names")
class ChartIT {
  private static final String RELEASE = "chi-edge-operator";
  private static final String NAMESPACE = "chi-edge";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Plane PLANE = Plane.get();
  private static final Path MONITORING = PLANE.checkout().top()
      .resolve("cluster-tests/src/test/resources/definitions/monitoring.yaml");

  @RegisterExtension
  static final Lab LAB = new Lab();

  static Stream<Path> examples() throws IOException {
    return Chart.examples(PLANE).stream();
  }

  @BeforeAll
  static void prepare() {
    for (String namespace : List.of(NAMESPACE, "lab", "classroom")) {
      LAB.namespace(namespace);
      PLANE.kubectl().run("label", "namespace", namespace,
          "pod-security.kubernetes.io/enforce=restricted",
          "pod-security.kubernetes.io/warn=restricted").orFail();
    }
    PLANE.kubectl().run("apply", "-f", MONITORING.toString()).orFail();
    PLANE.kubectl().run("wait", "-f", MONITORING.toString(), "--for=condition=Established",
        "--timeout=60s").orFail();
  }

  @AfterAll
  static void tidyUp() {
    PLANE.kubectl().run("delete", "-f", MONITORING.toString(), "--timeout=60s").orFail();
  }

  private static String rendered(Path example) {
    return Chart.text(PLANE, RELEASE, NAMESPACE, List.of("--values", example.toString()));
  }

  private static Chart rendered(String... values) {
    return Chart.rendered(PLANE, NAMESPACE, List.of(values));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsRenderedAsTheGoldenFileHasIt(Path example) throws IOException {
    String text = withoutTheFilesOfTheChart(rendered(example));
    Golden.assertFile(Golden.file("chart/" + example.getFileName()), text);
  }

  /** Alerts and the dashboard have tests of their own. */
  private static String withoutTheFilesOfTheChart(String text) throws IOException {
    String shorter = text;
    for (String file : List.of("alerts/chi-edge.yaml", "dashboards/chi-edge.json")) {
      String content = Files.readString(Chart.folder(PLANE).resolve(file));
      for (int indent : List.of(2, 4)) {
        String margin = " ".repeat(indent);
        shorter = shorter.replace(content.stripTrailing().lines().map(line -> margin + line)
            .collect(Collectors.joining("\n")), margin + "# " + file);
      }
    }
    return shorter;
  }

  @Test
  void aVersionWithItsCommitMakesLabelsThatAreTaken() throws IOException {
    Path folder = LAB.plane().folder("version-with-a-commit");
    PLANE.helm().run("package", Chart.folder(PLANE).toString(), "--version", "0.1.0+0123456789ab",
        "--destination", folder.toString()).orFail();
    String text = PLANE.helm().run("template", RELEASE,
        folder.resolve("chi-edge-operator-0.1.0+0123456789ab.tgz").toString(), "--namespace",
        NAMESPACE).orFail();
    assertThat(text).contains("helm.sh/chart: chi-edge-operator-0.1.0_0123456789ab\n");
    PLANE.kubectl().runWith(text, "apply", "--dry-run=server", "-f", "-").orFail();
  }

  @Test
  void alertsLinkToWhereTheRunbookIsRead() {
    String text = Chart.text(PLANE, RELEASE, NAMESPACE, List.of("--set",
        "metrics.rules.enabled=true,metrics.rules.runbookUrl=https://docs.example.org/runbook"));
    assertThat(text).contains("runbook_url: https://docs.example.org/runbook#chiedgenoleader\n")
        .doesNotContain("docs/runbook.md#");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void lintHasNothingToSay(Path example) {
    String said = PLANE.helm().run("lint", "--strict", "--quiet",
        Chart.folder(PLANE).toString(), "--values", example.toString()).orFail();
    assertThat(said).doesNotContain("WARNING", "ERROR");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theNotesAreTheGoldenFiles(Path example) throws IOException {
    String said = PLANE.helm().run("install", RELEASE, Chart.folder(PLANE).toString(),
        "--namespace", NAMESPACE, "--dry-run=client", "--values", example.toString()).orFail();
    String notes = said.substring(said.indexOf("NOTES:\n"));
    assertThat(notes.lines()).allMatch(line -> line.length() <= 80);
    Golden.assertFile(
        Golden.file("chart/notes-" + example.getFileName().toString().replace(".yaml", ".txt")),
        notes);
  }

  /** With every field that it does not know an error, and a warning where a pod fits the restricted standard not. */
  @ParameterizedTest
  @MethodSource("examples")
  void theApiServerTakesAllOfItAndWarnsOfNothing(Path example) throws IOException {
    Commands.Ran applied = applied(rendered(example));
    int objects = Chart.read(rendered(example)).objects().size();
    assertThat(applied.orFail().lines()).hasSize(objects)
        .allMatch(line -> line.endsWith(" created (server dry run)"));
    assertThat(applied.err()).isEmpty();
  }

  @Test
  void theApiServerWouldWarnOfAPodThatPromisesLess() {
    String careless = rendered().deployment().toString()
        .replace("\"allowPrivilegeEscalation\":false", "\"allowPrivilegeEscalation\":true");
    assertThat(applied(careless).err()).contains("would violate PodSecurity \"restricted");
  }

  private static Commands.Ran applied(String text) {
    return PLANE.kubectl().runWith(text, "apply", "--dry-run=server", "--validate=strict", "-f",
        "-");
  }

  @Test
  void bakePodsAreLetIntoARestrictedNamespace() throws IOException {
    LAB.kubectl("label", "namespace", LAB.namespace(),
        "pod-security.kubernetes.io/enforce=restricted").orFail();
    LAB.operator();
    new Life(LAB).begin();
    assertThat(LAB.kubectl("run", "careless", "--image=busybox", "--dry-run=server").err())
        .contains("violates PodSecurity \"restricted");
  }

  @Test
  void everySelectorFindsTheOperatorsPodsAndNoOthersOfTheRelease() {
    Chart chart = rendered("replicas=2", "metrics.serviceMonitor.enabled=true",
        "networkPolicy.enabled=true");
    JsonNode labels = chart.deployment().at("/spec/template/metadata/labels");
    List<JsonNode> selectors = new ArrayList<>(List.of(
        chart.deployment().at("/spec/selector/matchLabels"),
        chart.only("Service").at("/spec/selector"),
        chart.only("PodDisruptionBudget").at("/spec/selector/matchLabels"),
        chart.only("NetworkPolicy").at("/spec/podSelector/matchLabels")));
    chart.deployment().at("/spec/template/spec/topologySpreadConstraints")
        .forEach(spread -> selectors.add(spread.at("/labelSelector/matchLabels")));
    assertThat(selectors).hasSize(6).allSatisfy(selector -> {
      assertThat(selector.path("app.kubernetes.io/component").asText()).isEqualTo("operator");
      assertThat(labels.properties()).containsAll(selector.properties());
    });
    assertThat(chart.only("Service").at("/metadata/labels").properties())
        .containsAll(chart.only("ServiceMonitor").at("/spec/selector/matchLabels").properties());
  }

  @Test
  void oneReplicaHasNoBudgetThatWouldHoldUpADrain() {
    Chart chart = rendered();
    assertThat(chart.ofKind("PodDisruptionBudget")).isEmpty();
    assertThat(chart.deployment().at("/spec/template/spec/topologySpreadConstraints")
        .isMissingNode()).isTrue();
  }

  @Test
  void alertsAndDashboardGoInAsTheyAre() throws IOException {
    Chart chart = rendered("metrics.rules.enabled=true", "metrics.dashboard.enabled=true");
    Path folder = Chart.folder(PLANE);
    assertThat(chart.only("PrometheusRule").path("spec"))
        .isEqualTo(YAML.readTree(folder.resolve("alerts/chi-edge.yaml").toFile()));
    assertThat(chart.only("ConfigMap").at("/data/chi-edge.json").asText().stripTrailing())
        .isEqualTo(Files.readString(folder.resolve("dashboards/chi-edge.json")).stripTrailing());
  }

  @Test
  void anAccountThatIsThereIsTakenAndNoneIsMade() {
    Chart chart = rendered("serviceAccount.create=false", "serviceAccount.name=ours");
    assertThat(chart.ofKind("ServiceAccount")).isEmpty();
    Set<String> accounts = Stream.of("RoleBinding", "ClusterRoleBinding").flatMap(chart::ofKind)
        .map(binding -> binding.at("/subjects/0/name").asText()).collect(Collectors.toSet());
    assertThat(accounts).containsExactly("ours");
    assertThat(chart.deployment().at("/spec/template/spec/serviceAccountName").asText())
        .isEqualTo("ours");
  }

  @ParameterizedTest
  @CsvSource({"registry.caConfigMap,/configMap/name", "registry.caSecret,/secret/secretName"})
  void theOperatorIsToldTheFileWithTheTestbedsAuthorities(String value, String source) {
    Chart chart = rendered(value + "=campus-ca");
    JsonNode pod = chart.deployment().at("/spec/template/spec");
    JsonNode volume = named(pod.path("volumes"), "registry-ca");
    assertThat(volume.at(source).asText()).isEqualTo("campus-ca");
    String folder = named(pod.at("/containers/0/volumeMounts"), "registry-ca").path("mountPath")
        .asText();
    assertThat(chart.arguments()).contains("--registry-ca=" + folder + "/ca.crt");
  }

  @Test
  void whatIsAddedToThePodsIsThereAndTheApiServerTakesIt() {
    Chart chart = rendered("podLabels.team=edge", "podAnnotations.note=ours",
        "nodeSelector.disk=fast", "extraEnv[0].name=TZ", "extraEnv[0].value=UTC",
        "extraVolumes[0].name=more", "extraVolumes[0].configMap.name=more",
        "extraVolumeMounts[0].name=more", "extraVolumeMounts[0].mountPath=/more",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
            + ".nodeSelectorTerms[0].matchExpressions[0].key=edge",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
            + ".nodeSelectorTerms[0].matchExpressions[0].operator=Exists");
    JsonNode template = chart.deployment().at("/spec/template");
    assertThat(template.at("/metadata/labels/team").asText()).isEqualTo("edge");
    assertThat(template.at("/metadata/annotations/note").asText()).isEqualTo("ours");
    assertThat(template.at("/spec/nodeSelector/disk").asText()).isEqualTo("fast");
    assertThat(template.at("/spec/affinity/nodeAffinity").isObject()).isTrue();
    JsonNode container = template.at("/spec/containers/0");
    assertThat(named(container.path("env"), "TZ").path("value").asText()).isEqualTo("UTC");
    assertThat(named(container.path("volumeMounts"), "more").path("mountPath").asText())
        .isEqualTo("/more");
    assertThat(named(template.at("/spec/volumes"), "more").has("configMap")).isTrue();
    Commands.Ran applied = applied(chart.deployment().toString());
    assertThat(applied.orFail()).contains("created (server dry run)");
    assertThat(applied.err()).isEmpty();
  }

  private static JsonNode named(JsonNode list, String name) {
    return list.valueStream().filter(entry -> entry.path("name").asText().equals(name)).findFirst()
        .orElseThrow();
  }
}
