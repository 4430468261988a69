package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A Prometheus scrapes an operator that has seen something of everything. What the dashboard shows, the alerts compare
 * and docs/metrics.md asks is there.
 */
class MonitoringIT {
  @RegisterExtension
  static final Lab LAB = new Lab();

  private static final Pattern METRIC = Pattern
      .compile("\\b(?:chi_edge|process|jvm)_[a-z_]+(?=[{\\[) ]|$)");
  private static final Pattern QUERIES = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL);
  /** A command may go on in the next line; one that names no Job of its own needs somebody's. */
  private static final Pattern COMMANDS = Pattern
      .compile("^kubectl (?!.*NAME$).*(?:(?<=\\\\)\n.*)*", Pattern.MULTILINE);
  /** What Grafana puts in for its variables, when all is chosen. */
  private static final Map<String, String> VARIABLES = Map.of("$job", ".*", "$instance", ".*",
      "$device_namespace", ".*", "$__rate_interval", "1m");

  private static Prometheus prometheus;

  @BeforeAll
  static void start() throws IOException {
    Prometheus.program();
    LAB.credential();
    LAB.claims();
    secret("expiring", LAB.testbed().addCredential(Lab.PROJECT, Rights.RESTRICTED,
        Instant.now().plus(Duration.ofDays(7))));
    Credential rejected = LAB.testbed().addCredential(Lab.PROJECT, Rights.RESTRICTED);
    LAB.testbed().expire(rejected);
    secret("rejected", rejected);
    OperatorProcess operator = LAB.operator();
    prometheus = Prometheus.start(LAB.folder(), Operators.port(operator), alerts());
    awaitScraped("the first scrape, from which on is counted", "chi_edge_leader == 1");
    LAB.testbed().faults().add(Fault.on("GET", "/v1/hardware").status(503).rate(0.2));
    LAB.apply(Devices.yaml("pi", "image: {source: {claimName: base-images, path: pi4.img}}")
        + Devices.yaml("pi-failing", "credentialsRef: {name: expiring}")
        + Devices.yaml("pi-rejected", "credentialsRef: {name: rejected}")
        + Devices.yaml("pi-secretless", "credentialsRef: {name: missing}"));
    LAB.awaitReady("pi-failing");
    LAB.testbed().failWorker("pi-failing", "k8s", "no node of that name");
    LAB.awaitReady("pi");
    awaitScraped("a bake that ended", "chi_edge_bake_duration_seconds_count > 0");
    awaitScraped("a device whose checks fail", "chi_edge_device_healthy"
        + "{device=\"pi-failing\",reason=~\"WaitForRepair|AskTestbedOperators\"} == 0");
    awaitScraped("the rejected credential", "chi_edge_credentials{state=\"rejected\"} == 1");
    awaitScraped("the expiring credential", "chi_edge_credential_expiry_timestamp_seconds");
    awaitScraped("a failed list", "rate(chi_edge_registry_request_duration_seconds_count"
        + "{status=\"503\"}[1m]) > 0");
  }

  private static void secret(String name, Credential credential) {
    LAB.client().resource(new SecretBuilder().withNewMetadata().withName(name)
        .withNamespace(LAB.namespace()).endMetadata()
        .addToStringData("clouds.yaml", LAB.testbed().cloudsYaml("edge", credential)).build())
        .create();
  }

  private static void awaitScraped(String what, String query) {
    Lab.patience(what).until(() -> !prometheus.query(query).isEmpty());
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  private static Path chart() {
    return LAB.plane().checkout().top().resolve("helm/chi-edge-operator");
  }

  private static Path alerts() {
    return chart().resolve("alerts/chi-edge.yaml");
  }

  @TestFactory
  Stream<DynamicTest> everyQueryOfTheDashboardHasData() throws IOException {
    JsonNode dashboard = new ObjectMapper()
        .readTree(Files.readString(chart().resolve("dashboards/chi-edge.json")));
    List<JsonNode> panels = dashboard.path("panels").valueStream()
        .filter(panel -> !panel.path("type").asText().equals("row")).toList();
    assertThat(panels).hasSizeGreaterThan(20);
    return panels.stream().flatMap(panel -> panel.path("targets").valueStream()
        .map(target -> DynamicTest.dynamicTest(
            panel.path("title").asText() + " " + target.path("refId").asText(),
            () -> assertHasData(filledIn(target.path("expr").asText())))));
  }

  private static String filledIn(String expression) {
    String text = expression;
    for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
      text = text.replace(variable.getKey(), variable.getValue());
    }
    assertThat(text).doesNotContain("$");
    return text;
  }

  private static void assertHasData(String query) {
    JsonNode result = prometheus.query(query);
    assertThat(result.valueStream().map(series -> series.at("/value/1").asText()))
        .as(query).isNotEmpty().anyMatch(value -> !value.equals("NaN"));
  }

  /** Prometheus itself has loaded the rules, and evaluates each without an error. */
  @Test
  void everyAlertIsEvaluated() {
    Lab.patience("all rules are evaluated").until(() -> prometheus.rules()
        .noneMatch(rule -> rule.path("health").asText().equals("unknown")));
    assertThat(prometheus.rules()).hasSizeGreaterThan(10).allSatisfy(
        rule -> assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok"));
  }

  @Test
  void everyMetricOfAnAlertIsThere() throws IOException {
    Set<String> named = metrics(Files.readString(alerts()));
    assertThat(named).hasSizeGreaterThan(8).allSatisfy(
        metric -> assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
  }

  /** Those that wait for no time fire at once, those that wait are pending. */
  @Test
  void theAlertsThatShouldFireDoAndOthersDoNot() {
    Lab.patience("the alerts").untilAsserted(
        () -> assertThat(prometheus.query("ALERTS").valueStream()
            .map(alert -> alert.at("/metric/alertname").asText()))
            .contains("ChiEdgeCredentialExpires", "ChiEdgeCredentialRejected",
                "ChiEdgeDeviceNotHealthy", "ChiEdgeDevicesStalled")
            .doesNotContain("ChiEdgeOperatorDown", "ChiEdgeNoLeader", "ChiEdgePollTooOld",
                "ChiEdgeDevicesNotHealthy", "ChiEdgeBakeFails", "ChiEdgeBakesWait"));
    assertThat(prometheus.query("ALERTS{alertname=\"ChiEdgeCredentialExpires\"}")
        .at("/0/metric/secret").asText()).isEqualTo("expiring");
    assertThat(prometheus.query("ALERTS{alertname=\"ChiEdgeDeviceNotHealthy\"}")
        .at("/0/metric/device").asText()).isEqualTo("pi-failing");
  }

  @TestFactory
  Stream<DynamicTest> everyQueryOfTheDocumentIsUnderstood() throws IOException {
    List<String> queries = QUERIES
        .matcher(Files.readString(LAB.plane().checkout().top().resolve("docs/metrics.md")))
        .results().flatMap(block -> Arrays.stream(block.group(1).split("\n\n")))
        .map(String::strip).toList();
    assertThat(queries).isNotEmpty();
    return queries.stream().map(query -> DynamicTest.dynamicTest(query, () -> {
      prometheus.query(query);
      assertThat(metrics(query)).isNotEmpty().allSatisfy(
          metric -> assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
    }));
  }

  /** As they stand, but for the namespaces and the device: what a person under stress types must be right. */
  @TestFactory
  Stream<DynamicTest> everyCommandOfTheRunbookGoesWell() throws IOException {
    Files.writeString(LAB.folder().resolve("clouds.yaml"),
        LAB.testbed().cloudsYaml("edge", LAB.testbed().credential(Lab.PROJECT)));
    List<String> commands = COMMANDS
        .matcher(Files.readString(LAB.plane().checkout().top().resolve("docs/runbook.md")))
        .results().map(MatchResult::group).distinct().toList();
    assertThat(commands).hasSizeGreaterThan(5);
    return commands.stream().map(command -> DynamicTest.dynamicTest(command,
        () -> LAB.plane().shell().in(LAB.folder()).run(here(command)).orFail()));
  }

  private static String here(String command) {
    return command.replace("-n chi-edge", "-n " + LAB.operatorNamespace())
        .replace("-n lab", "-n " + LAB.namespace()).replace("uc-rpi4-03", "pi-failing");
  }

  private static Set<String> metrics(String text) {
    return METRIC.matcher(text).results().map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
