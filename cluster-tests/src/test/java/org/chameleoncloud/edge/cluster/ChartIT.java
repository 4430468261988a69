package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.ProjectVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests that Helm renders from the example values, and how the API server handles them. */
@Isolated("uses the namespaces of the examples")
class ChartIT {
  private static final String RELEASE = "chi-edge-operator";
  private static final String NAMESPACE = "chi-edge";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final TestCluster CLUSTER = TestCluster.get();
  private static final Path MONITORING = CLUSTER.checkout().top()
      .resolve("cluster-tests/src/test/resources/crds/monitoring.yaml");

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  static Stream<Path> examples() throws IOException {
    return Chart.examples(CLUSTER).stream();
  }

  @BeforeAll
  static void createNamespaces() {
    for (String namespace : List.of(NAMESPACE, "lab", "classroom")) {
      ENV.createNamespace(namespace);
      CLUSTER.kubectl().run("label", "namespace", namespace,
          "pod-security.kubernetes.io/enforce=restricted",
          "pod-security.kubernetes.io/warn=restricted").orFail();
    }
    // The API server rejects a pod, also in a dry run, whose service account does not exist.
    CLUSTER.kubectl(NAMESPACE).runWithInput("""
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: %1$s
          labels: {app.kubernetes.io/managed-by: Helm}
          annotations:
            meta.helm.sh/release-name: %1$s
            meta.helm.sh/release-namespace: %2$s
        """.formatted(RELEASE, NAMESPACE), "apply", "-f", "-").orFail();
    CLUSTER.kubectl().run("apply", "-f", MONITORING.toString()).orFail();
    CLUSTER.kubectl().run("wait", "-f", MONITORING.toString(), "--for=condition=Established",
        "--timeout=60s").orFail();
  }

  @AfterAll
  static void deleteCrds() {
    CLUSTER.kubectl().run("delete", "-f", MONITORING.toString(), "--timeout=60s").orFail();
  }

  private static String render(Path example) {
    return Chart.text(CLUSTER, RELEASE, NAMESPACE, List.of("--values", example.toString()));
  }

  private static Chart render(String... values) {
    return Chart.rendered(CLUSTER, NAMESPACE, List.of(values));
  }

  @ParameterizedTest
  @Generated
  @MethodSource("examples")
  void anExampleIsRenderedLikeTheGoldenFile(Path example) throws IOException {
    String text = withoutVersion(withoutIncludedFiles(render(example)));
    Golden.file("chart/" + example.getFileName()).assertContent(text);
  }

  /** So that a new version does not change the golden files. */
  private static String withoutVersion(String text) {
    return text.replaceAll("(?<![\\d.])" + Pattern.quote(ProjectVersion.get()) + "(?![\\d.])",
        "VERSION");
  }

  /** Alerts and the dashboard have their own tests. */
  private static String withoutIncludedFiles(String text) throws IOException {
    String shorter = text;
    for (String file : List.of("alerts/chi-edge.yaml", "dashboards/chi-edge.json")) {
      String content = Files.readString(Chart.directory(CLUSTER).resolve(file));
      for (int indent : List.of(2, 4)) {
        String margin = " ".repeat(indent);
        shorter = shorter.replace(content.stripTrailing().lines().map(line -> margin + line)
            .collect(Collectors.joining("\n")), margin + "# " + file);
      }
    }
    return shorter;
  }

  @Test
  void aVersionWithACommitGivesValidLabels() throws IOException {
    Path directory = ENV.cluster().createDirectory("version-with-a-commit");
    String version = ProjectVersion.get();
    CLUSTER.helm()
        .run("package", Chart.directory(CLUSTER).toString(), "--version", version + "+0123456789ab",
            "--destination", directory.toString())
        .orFail();
    String text = CLUSTER.helm().run("template", RELEASE,
        directory.resolve("chi-edge-operator-" + version + "+0123456789ab.tgz").toString(),
        "--namespace", NAMESPACE).orFail();
    assertThat(text)
        .contains("helm.sh/chart: chi-edge-operator-" + version + "_0123456789ab\n");
    CLUSTER.kubectl().runWithInput(text, "apply", "--dry-run=server", "-f", "-").orFail();
  }

  @Test
  void alertsLinkToTheConfiguredRunbook() {
    String text = Chart.text(CLUSTER, RELEASE, NAMESPACE, List.of("--set",
        "metrics.rules.enabled=true,metrics.rules.runbookUrl=https://docs.example.org/runbook"));
    assertThat(text).contains("runbook_url: https://docs.example.org/runbook#chiedgenoleader\n")
        .doesNotContain("docs/runbook.md#");
  }

  @ParameterizedTest
  @CsvSource({"90m, 90 * 60", "24h, 24 * 3600", "7d, 7 * 86400"})
  void bothAlertsOfOfflineDevicesFireAfterTheConfiguredTime(String value, String seconds) {
    Chart chart = render("metrics.rules.enabled=true", "metrics.rules.deviceOfflineAfter=" + value);
    assertThat(chart.only("PrometheusRule").at("/spec/groups").valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .filter(rule -> rule.path("expr").asText().contains("> " + seconds + " unless"))
        .map(rule -> rule.path("alert").asText()))
        .containsExactly("ChiEdgeDeviceOffline", "ChiEdgeDevicesOffline");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void lintReportsNothing(Path example) {
    String output = CLUSTER.helm().run("lint", "--strict", "--quiet",
        Chart.directory(CLUSTER).toString(), "--values", example.toString()).orFail();
    assertThat(output).doesNotContain("WARNING", "ERROR");
  }

  @ParameterizedTest
  @Generated
  @MethodSource("examples")
  void theNotesAreLikeTheGoldenFile(Path example) throws IOException {
    String output = CLUSTER.helm().run("install", RELEASE, Chart.directory(CLUSTER).toString(),
        "--namespace", NAMESPACE, "--dry-run=client", "--values", example.toString()).orFail();
    String notes = output.substring(output.indexOf("NOTES:\n"));
    assertThat(notes.lines()).allMatch(line -> line.length() <= 80);
    Golden.file("chart/notes-" + example.getFileName().toString().replace(".yaml", ".txt"))
        .assertContent(notes);
  }

  /** Unknown fields would be errors, and pods that violate the restricted standard would cause warnings. */
  @ParameterizedTest
  @MethodSource("examples")
  void theApiServerAcceptsEverythingWithoutWarnings(Path example) throws IOException {
    Program.Result result = dryRun(render(example));
    int objects = Chart.read(render(example)).objects().size();
    assertThat(result.orFail().lines()).hasSize(objects)
        .allMatch(line -> line.endsWith(" (server dry run)"));
    assertThat(result.err()).isEmpty();
  }

  @Test
  void theApiServerWouldWarnAboutAPrivilegedPod() {
    String privileged = render().deployment().toString()
        .replace("\"allowPrivilegeEscalation\":false", "\"allowPrivilegeEscalation\":true");
    assertThat(dryRun(privileged).err()).contains("would violate PodSecurity \"restricted");
  }

  private static Program.Result dryRun(String text) {
    return CLUSTER.kubectl().runWithInput(text, "apply", "--dry-run=server", "--validate=strict",
        "-f",
        "-");
  }

  @Test
  void bakePodsAreAdmittedToARestrictedNamespace() throws IOException {
    ENV.kubectl("label", "namespace", ENV.namespace(),
        "pod-security.kubernetes.io/enforce=restricted").orFail();
    ENV.startOperator();
    new DeviceLifecycle(ENV).create();
    assertThat(ENV.kubectl("run", "unrestricted", "--image=busybox", "--dry-run=server").err())
        .contains("violates PodSecurity \"restricted");
  }

  @Test
  void everySelectorMatchesOnlyTheOperatorsPods() {
    Chart chart = render("replicas=2", "metrics.serviceMonitor.enabled=true",
        "networkPolicy.enabled=true");
    JsonNode labels = chart.deployment().at("/spec/template/metadata/labels");
    List<JsonNode> selectors = new ArrayList<>(List.of(
        chart.deployment().at("/spec/selector/matchLabels"),
        chart.only("Service").at("/spec/selector"),
        chart.only("PodDisruptionBudget").at("/spec/selector/matchLabels")));
    chart.deployment().at("/spec/template/spec/topologySpreadConstraints")
        .forEach(spread -> selectors.add(spread.at("/labelSelector/matchLabels")));
    assertThat(selectors).hasSize(5).allSatisfy(selector -> {
      assertThat(selector.path("app.kubernetes.io/component").asText()).isEqualTo("operator");
      assertThat(labels.properties()).containsAll(selector.properties());
    });
    assertThat(chart.only("Service").at("/metadata/labels").properties())
        .containsAll(chart.only("ServiceMonitor").at("/spec/selector/matchLabels").properties());
  }

  @Test
  void theNetworkPolicySelectsTheOperatorAndThePodOfHelmTest() {
    Chart chart = render("networkPolicy.enabled=true");
    JsonNode selector = chart.only("NetworkPolicy").at("/spec/podSelector");
    JsonNode expression = selector.at("/matchExpressions/0");
    for (JsonNode labels : List.of(chart.deployment().at("/spec/template/metadata/labels"),
        chart.only("Pod").at("/metadata/labels"))) {
      assertThat(labels.properties()).containsAll(selector.path("matchLabels").properties());
      assertThat(expression.path("values"))
          .contains(labels.path(expression.path("key").asText()));
    }
  }

  @Test
  void oneReplicaHasNoDisruptionBudgetThatWouldBlockADrain() {
    Chart chart = render();
    assertThat(chart.ofKind("PodDisruptionBudget")).isEmpty();
    assertThat(chart.deployment().at("/spec/template/spec/topologySpreadConstraints")
        .isMissingNode()).isTrue();
  }

  @Test
  void alertsAndDashboardAreIncludedUnchanged() throws IOException {
    Chart chart = render("metrics.rules.enabled=true", "metrics.dashboard.enabled=true");
    Path directory = Chart.directory(CLUSTER);
    assertThat(chart.only("PrometheusRule").path("spec"))
        .isEqualTo(YAML.readTree(directory.resolve("alerts/chi-edge.yaml").toFile()));
    assertThat(chart.only("ConfigMap").at("/data/chi-edge.json").asText().stripTrailing())
        .isEqualTo(Files.readString(directory.resolve("dashboards/chi-edge.json")).stripTrailing());
  }

  @Test
  void helmTestChecksTheClusterWithTheOptionsAndPermissionsOfTheOperator() {
    Chart chart = render("registry.caSecret=campus-ca", "extraArgs={--resync=1m}",
        "proxy.https=http://proxy.example.org:3128", "serviceAccount.name=edge");
    JsonNode check = chart.only("Pod");
    assertThat(check.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("test");
    assertThat(check.at("/spec/serviceAccountName").asText()).isEqualTo("edge");
    ObjectNode container = check.at("/spec/containers/0").deepCopy();
    ((ArrayNode) container.path("args")).remove(0);
    JsonNode operator = chart.deployment().at("/spec/template/spec/containers/0");
    assertThat(check.at("/spec/containers/0/args/0").asText()).isEqualTo("--check");
    assertThat(container.without("name").properties()).isNotEmpty()
        .isSubsetOf(operator.properties());
    assertThat(check.at("/spec/volumes")).isEqualTo(
        chart.deployment().at("/spec/template/spec/volumes"));
  }

  @Test
  void anExistingServiceAccountIsUsed() {
    Chart chart = render("serviceAccount.create=false", "serviceAccount.name=existing");
    assertThat(chart.ofKind("ServiceAccount")).isEmpty();
    Set<String> accounts = Stream.of("RoleBinding", "ClusterRoleBinding").flatMap(chart::ofKind)
        .map(binding -> binding.at("/subjects/0/name").asText()).collect(Collectors.toSet());
    assertThat(accounts).containsExactly("existing");
    assertThat(chart.deployment().at("/spec/template/spec/serviceAccountName").asText())
        .isEqualTo("existing");
  }

  @ParameterizedTest
  @CsvSource({"registry.caConfigMap,/configMap/name", "registry.caSecret,/secret/secretName"})
  void theOperatorGetsTheTestbedsCaCertificates(String value, String source) {
    Chart chart = render(value + "=campus-ca");
    JsonNode pod = chart.deployment().at("/spec/template/spec");
    JsonNode volume = named(pod.path("volumes"), "registry-ca");
    assertThat(volume.at(source).asText()).isEqualTo("campus-ca");
    String directory = named(pod.at("/containers/0/volumeMounts"), "registry-ca").path("mountPath")
        .asText();
    assertThat(chart.arguments()).contains("--registry-ca=" + directory + "/ca.crt");
  }

  @Test
  void theOperatorGetsTheHostsOfTheTestbed() {
    assertThat(render().arguments()).noneMatch(
        argument -> argument.startsWith("--testbed-hosts") || argument.equals("--plain-http"));
    assertThat(render("registry.hosts={keystone.example.org,*.edge.example.org:8001}",
        "registry.plainHttp=true").arguments()).contains(
            "--testbed-hosts=keystone.example.org,*.edge.example.org:8001", "--plain-http");
  }

  @Test
  void additionsToThePodAreRenderedAndAccepted() {
    Chart chart = render("podLabels.team=edge", "podAnnotations.note=text",
        "nodeSelector.disk=fast", "extraEnv[0].name=TZ", "extraEnv[0].value=UTC",
        "extraVolumes[0].name=more", "extraVolumes[0].configMap.name=more",
        "extraVolumeMounts[0].name=more", "extraVolumeMounts[0].mountPath=/more",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
            + ".nodeSelectorTerms[0].matchExpressions[0].key=edge",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
            + ".nodeSelectorTerms[0].matchExpressions[0].operator=Exists");
    JsonNode template = chart.deployment().at("/spec/template");
    assertThat(template.at("/metadata/labels/team").asText()).isEqualTo("edge");
    assertThat(template.at("/metadata/annotations/note").asText()).isEqualTo("text");
    assertThat(template.at("/spec/nodeSelector/disk").asText()).isEqualTo("fast");
    assertThat(template.at("/spec/affinity/nodeAffinity").isObject()).isTrue();
    JsonNode container = template.at("/spec/containers/0");
    assertThat(named(container.path("env"), "TZ").path("value").asText()).isEqualTo("UTC");
    assertThat(named(container.path("volumeMounts"), "more").path("mountPath").asText())
        .isEqualTo("/more");
    assertThat(named(template.at("/spec/volumes"), "more").has("configMap")).isTrue();
    Program.Result result = dryRun(chart.deployment().toString());
    assertThat(result.orFail()).contains("created (server dry run)");
    assertThat(result.err()).isEmpty();
  }

  private static JsonNode named(JsonNode list, String name) {
    return list.valueStream().filter(entry -> entry.path("name").asText().equals(name)).findFirst()
        .orElseThrow();
  }
}
