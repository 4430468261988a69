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
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.TestbedOptions;
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
 * A Prometheus scrapes an operator that has handled devices in many states. The metrics that the dashboard, the alerts
 * and docs/metrics.md use exist.
 */
class MonitoringIT {
  private static final Duration OFTEN = Duration.ofMillis(500);

  /** A testbed that reads from balena whether devices are online. */
  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment(TestbedOptions.forTests()
      .workersRunEvery(OFTEN, Duration.ZERO).balenaPollEvery(OFTEN));

  private static final Pattern METRIC = Pattern
      .compile("\\b(?:chi_edge|process|jvm)_[a-z_]+(?=[{\\[) ]|$)");
  private static final Pattern QUERIES = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL);
  /** Without commands that need the name of a Job. A command may continue in the next line. */
  private static final Pattern COMMANDS = Pattern
      .compile("^kubectl (?!.*NAME$).*(?:(?<=\\\\)\n.*)*", Pattern.MULTILINE);
  /** The values of Grafana's variables if everything is selected. */
  private static final Map<String, String> VARIABLES = Map.of("$job", ".*", "$instance", ".*",
      "$device_namespace", ".*", "$__rate_interval", "1m");

  /** A rule file with another threshold, because no device can be offline for a day here. */
  private static final String OFFLINE_AFTER = "> 24 * 3600 ";

  private static final String IMAGE_SOURCE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeImageSource
      metadata: {name: pi4}
      spec: {url: "%1$s/pi4.img", checksumURL: "%1$s/SHA256SUMS"}
      """;

  /** Its devices cannot be registered, so that its rollout does not end. */
  private static final String FLEET = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: workshop}
      spec:
        names: [workshop-rpi4-01, workshop-rpi4-02]
        template: {spec: {machineName: raspberrypi4-64, contactEmail: lab@example.org}}
      """;

  private static Prometheus prometheus;
  private static ChecksumServer images;

  @BeforeAll
  static void start() throws IOException {
    Prometheus.program();
    ENV.createCredential();
    ENV.createClaims();
    createSecret("expiring", ENV.testbed().addCredential(TestEnvironment.PROJECT, Rights.RESTRICTED,
        Instant.now().plus(Duration.ofDays(7))));
    ENV.testbed().addProject("another-project");
    createSecret("by-hand", ENV.testbed().addCredential("another-project", Rights.RESTRICTED,
        Instant.now().plus(Duration.ofDays(30))));
    Credential rejected = ENV.testbed().addCredential(TestEnvironment.PROJECT, Rights.RESTRICTED);
    ENV.testbed().expire(rejected);
    createSecret("rejected", rejected);
    images = ChecksumServer.start("pi4.img");
    OperatorProcess operator = ENV
        .closeLater(ENV.install("extraArgs={--reservation-interval=1s}",
            "imageSources.hosts={127.0.0.1}").start());
    prometheus = Prometheus.start(ENV.directory(), Operators.port(operator),
        Files.writeString(ENV.directory().resolve("alerts.yaml"),
            Files.readString(alerts()).replace(OFFLINE_AFTER, "> 0 ")));
    awaitScraped("the first scrape, which starts the counters", "chi_edge_leader == 1");
    ENV.testbed().faults().add(Fault.on("GET", "/v1/hardware").status(503).rate(0.2));
    ENV.apply(Devices.yaml("pi", "image: {source: {claimName: base-images, path: pi4.img}}")
        + Devices.yaml("pi-failing", "credentialsRef: {name: expiring}")
        + Devices.yaml("pi-rejected", "credentialsRef: {name: rejected}")
        + Devices.yaml("pi-secretless", "credentialsRef: {name: missing}")
        + Devices.yaml("pi-restricted", "authorizedProjects: [no-such-project]")
        + Devices.yaml("pi-by-hand", "deviceCredentialRef: {name: by-hand}")
        + Devices.yaml("pi-managed", "deviceCredential: {managed: {}}")
        + Devices.yaml("pi-offline") + IMAGE_SOURCE.formatted(images.url()));
    ENV.awaitReady("pi-failing");
    ENV.testbed().failWorker("pi-failing", "k8s", "no node of that name");
    ENV.awaitReady("pi-offline");
    ENV.testbed().join("pi-offline");
    ENV.awaitReason("pi-offline", ConditionType.ONLINE, "Online");
    ENV.testbed().powerOff("pi-offline");
    ENV.awaitReady("pi-restricted");
    ENV.testbed().join("pi-restricted");
    ENV.awaitReady("pi");
    ENV.testbed().join("pi");
    TestEnvironment.eventually("a reservation").until(() -> ENV.testbed().reserve("pi",
        Instant.now(), Instant.now().plus(Duration.ofHours(1))) != null);
    awaitScraped("a bake that ended", "chi_edge_bake_duration_seconds_count > 0");
    awaitScraped("a device whose checks fail", "chi_edge_device_healthy"
        + "{device=\"pi-failing\",reason=~\"WaitForRepair|ContactTestbedOperators\"} == 0");
    awaitScraped("a device that is offline",
        "chi_edge_device_last_seen_timestamp_seconds{device=\"pi-offline\",reason=\"Offline\"}");
    awaitScraped("a device that nobody may reserve", "chi_edge_device_reasons"
        + "{condition=\"AccessEnforced\",reason=\"NobodyMayReserve\"} == 1");
    awaitScraped("a device that is reserved", "chi_edge_devices_reserved{state=\"now\"} == 1");
    awaitScraped("the rejected credential", "chi_edge_credentials{state=\"rejected\"} == 1");
    awaitScraped("the expiring credential",
        "chi_edge_credential_expiry_timestamp_seconds{secret=\"expiring\"}");
    ENV.awaitReady("pi-by-hand");
    awaitScraped("one that another user made by hand for a device",
        "chi_edge_credential_expiry_timestamp_seconds{secret=\"by-hand\"}");
    ENV.awaitReady("pi-managed");
    awaitScraped("a managed credential", "chi_edge_managed_credentials{state=\"current\"} == 1");
    awaitScraped("a checked image source", "chi_edge_image_source_checked_timestamp_seconds"
        + "{source=\"pi4\"}");
    ENV.testbed().faults().add(Fault.on("POST", "/v1/hardware").status(503));
    ENV.apply(FLEET);
    awaitScraped("a rollout in progress", "chi_edge_fleet_rollout_progress_timestamp_seconds"
        + "{fleet=\"workshop\"}");
    awaitScraped("a failed list", "rate(chi_edge_registry_request_duration_seconds_count"
        + "{status=\"503\"}[1m]) > 0");
  }

  private static void createSecret(String name, Credential credential) {
    ENV.client().resource(new SecretBuilder().withNewMetadata().withName(name)
        .withNamespace(ENV.namespace()).endMetadata()
        .addToStringData("clouds.yaml", ENV.testbed().cloudsYaml("edge", credential)).build())
        .create();
  }

  private static void awaitScraped(String what, String query) {
    TestEnvironment.eventually(what).until(() -> !prometheus.query(query).isEmpty());
  }

  @AfterAll
  static void stop() {
    if (images != null) {
      images.close();
    }
    if (prometheus != null) {
      prometheus.close();
    }
  }

  private static Path chart() {
    return ENV.cluster().checkout().top().resolve("helm/chi-edge-operator");
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
            () -> assertHasData(fillIn(target.path("expr").asText())))));
  }

  private static String fillIn(String expression) {
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

  /** Prometheus has loaded the rules and evaluates each without an error. */
  @Test
  void everyAlertIsEvaluated() {
    TestEnvironment.eventually("all rules are evaluated").until(() -> prometheus.rules()
        .noneMatch(rule -> rule.path("health").asText().equals("unknown")));
    assertThat(prometheus.rules()).hasSizeGreaterThan(10).allSatisfy(
        rule -> assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok"));
  }

  @Test
  void everyMetricOfAnAlertExists() throws IOException {
    Set<String> metrics = metrics(Files.readString(alerts()));
    assertThat(metrics).hasSizeGreaterThan(8).allSatisfy(
        metric -> assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
  }

  /** Alerts without a duration fire immediately, others are pending. */
  @Test
  void onlyTheExpectedAlertsFire() {
    TestEnvironment.eventually("the alerts").untilAsserted(
        () -> assertThat(prometheus.query("ALERTS").valueStream()
            .map(alert -> alert.at("/metric/alertname").asText()))
            .contains("ChiEdgeCredentialExpires", "ChiEdgeCredentialRejected",
                "ChiEdgeDeviceNotHealthy", "ChiEdgeDeviceOffline", "ChiEdgeAccessNotEnforced",
                "ChiEdgeDevicesStalled")
            .doesNotContain("ChiEdgeOperatorDown", "ChiEdgeNoLeader", "ChiEdgePollTooOld",
                "ChiEdgeReservationPollTooOld", "ChiEdgeDevicesNotHealthy",
                "ChiEdgeDevicesOffline", "ChiEdgeOnlineOutdated", "ChiEdgeBakeFails",
                "ChiEdgeBakesWait", "ChiEdgeRolloutStopped", "ChiEdgeRolloutStuck",
                "ChiEdgeFleetsStalled", "ChiEdgeManagedCredentialsOverdue"));
    assertThat(prometheus.query("ALERTS{alertname=\"ChiEdgeCredentialExpires\"}")
        .at("/0/metric/secret").asText()).isEqualTo("expiring");
    assertThat(prometheus.query("ALERTS{alertname=\"ChiEdgeDeviceNotHealthy\"}")
        .at("/0/metric/device").asText()).isEqualTo("pi-failing");
    assertThat(prometheus.query("ALERTS{alertname=\"ChiEdgeDeviceOffline\"}").valueStream()
        .map(alert -> alert.at("/metric/device").asText())).containsExactly("pi-offline");
    assertThat(prometheus.query("ALERTS{alertname=\"ChiEdgeDeviceOffline\"}")
        .at("/0/metric/alertstate").asText()).isEqualTo("firing");
  }

  @TestFactory
  Stream<DynamicTest> everyQueryOfTheDocumentIsValid() throws IOException {
    List<String> queries = QUERIES
        .matcher(Files.readString(ENV.cluster().checkout().top().resolve("docs/metrics.md")))
        .results().flatMap(block -> Arrays.stream(block.group(1).split("\n\n")))
        .map(String::strip).toList();
    assertThat(queries).isNotEmpty();
    return queries.stream().map(query -> DynamicTest.dynamicTest(query, () -> {
      prometheus.query(query);
      assertThat(metrics(query)).isNotEmpty().allSatisfy(
          metric -> assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
    }));
  }

  /** Unchanged except for namespaces and the device, because you need correct commands in an incident. */
  @TestFactory
  Stream<DynamicTest> everyCommandOfTheRunbookSucceeds() throws IOException {
    Files.writeString(ENV.directory().resolve("clouds.yaml"),
        ENV.testbed().cloudsYaml("edge", ENV.testbed().credential(TestEnvironment.PROJECT)));
    List<String> commands = COMMANDS
        .matcher(Files.readString(ENV.cluster().checkout().top().resolve("docs/runbook.md")))
        .results().map(MatchResult::group).distinct().toList();
    assertThat(commands).hasSizeGreaterThan(5);
    return commands.stream().map(command -> DynamicTest.dynamicTest(command,
        () -> ENV.cluster().shell().in(ENV.directory()).run(adapt(command)).withoutWarnings()));
  }

  private static String adapt(String command) {
    return command.replace("-n chi-edge", "-n " + ENV.operatorNamespace())
        .replace("-n lab", "-n " + ENV.namespace()).replace("uc-rpi4-03", "pi-failing");
  }

  private static Set<String> metrics(String text) {
    return METRIC.matcher(text).results().map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
