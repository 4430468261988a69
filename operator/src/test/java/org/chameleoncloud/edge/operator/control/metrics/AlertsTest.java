package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.operator.Document;
import org.chameleoncloud.edge.operator.fleet.FleetReason;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The alerts agree with docs/runbook.md, the metrics and the reasons, and promtool tests them. */
class AlertsTest {
  private static final Path RULES = ProjectDirectory
      .path("helm/chi-edge-operator/alerts/chi-edge.yaml");
  private static final Path TESTS = ProjectDirectory.path("operator/src/test/prometheus");
  private static final Document RUNBOOK = new Document("runbook.md");
  private static final List<String> PARTS = List.of("What it means.", "How to diagnose.",
      "What to do.", "When to ignore.");
  private static final Pattern REASONS = Pattern.compile("reason!?=~?\"([^\"]+)\"");

  private static JsonNode yaml(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> alerts() {
    return yaml(RULES).path("groups").valueStream()
        .flatMap(group -> group.path("rules").valueStream()).toList();
  }

  private static List<String> names() {
    return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
  }

  @Test
  void eachAlertHasItsSectionInTheRunbookAndEachSectionItsAlert() {
    assertThat(RUNBOOK.matches("^## (\\w+)$").stream().map(heading -> heading.group(1)))
        .containsExactlyElementsOf(names()).doesNotHaveDuplicates();
    assertThat(alerts()).allSatisfy(alert -> assertThat(
        alert.at("/annotations/runbook_url").asText()).isEqualTo(
            "docs/runbook.md#" + alert.path("alert").asText().toLowerCase(Locale.ROOT)));
  }

  @Test
  void eachSectionHasTheSameParts() {
    List<String> sections = Pattern.compile("^## ", Pattern.MULTILINE).splitAsStream(RUNBOOK.text())
        .skip(1).toList();
    assertThat(sections).allSatisfy(section -> assertThat(Pattern.compile("^\\*\\*(.+?)\\*\\*",
        Pattern.MULTILINE).matcher(section).results().map(part -> part.group(1)))
        .as(section.lines().findFirst().orElse("")).containsExactlyElementsOf(PARTS));
  }

  @Test
  void eachAlertHasASeverityASummaryAndADescription() {
    assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
      assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
      assertThat(alert.at("/annotations/summary").asText()).endsWith(".").hasSizeLessThan(80);
      assertThat(alert.at("/annotations/description").asText()).endsWith(".");
    });
  }

  @Test
  void noAlertUsesAnUnknownMetricOrReason() {
    Set<String> known = EveryMetric.scrape().families();
    Set<String> reasons = Stream.concat(Arrays.stream(Reason.values()).map(Reason::text),
        Arrays.stream(FleetReason.values()).map(FleetReason::text)).collect(Collectors.toSet());
    assertThat(alerts()).allSatisfy(alert -> {
      String expression = alert.path("expr").asText();
      assertThat(Scrape.families(expression)).isNotEmpty().isSubsetOf(known);
      assertThat(REASONS.matcher(expression).results().map(MatchResult::group)
          .flatMap(matcher -> Stream.of(matcher.replaceAll("reason!?=~?|\"", "").split("\\|"))))
          .isSubsetOf(reasons);
    });
  }

  @Test
  void eachReasonThatCallsForActionIsInAnAlert() {
    // A device that was never powered on is not an incident, nor is an image to flash, nor a pause.
    Set<Reason> harmless = EnumSet.of(Reason.BAKED, Reason.POWER_ON_DEVICE, Reason.NEVER_SEEN,
        Reason.UNPAUSE);
    // The first has an alert per credential; the second is on a condition that is True, and an event warns of it.
    Set<Reason> reportedElsewhere = EnumSet.of(Reason.RENEW_CREDENTIAL, Reason.NAME_TOO_LONG);
    String expressions = alerts().stream().map(alert -> alert.path("expr").asText())
        .collect(Collectors.joining());
    assertThat(Reason.values())
        .filteredOn(reason -> !reason.remedy().matches("(Wait|Nothing)\\b.*"))
        .filteredOn(reason -> !harmless.contains(reason) && !reportedElsewhere.contains(reason))
        .isNotEmpty()
        .allSatisfy(reason -> assertThat(expressions).containsPattern("\\b" + reason.text()
            + "\\b"));
  }

  @Test
  void eachReasonOfAFleetThatCallsForActionIsInAnAlert() {
    // A pause is a user's own; devices that need someone have alerts of their own.
    Set<FleetReason> elsewhere = EnumSet.of(FleetReason.ROLLOUT_PAUSED, FleetReason.FIX_DEVICES);
    String expressions = alerts().stream().map(alert -> alert.path("expr").asText())
        .filter(expression -> expression.contains("chi_edge_fleet_reasons"))
        .collect(Collectors.joining());
    assertThat(FleetReason.values())
        .filteredOn(reason -> !reason.remedy().matches("(Wait|Nothing)\\b.*"))
        .filteredOn(reason -> !elsewhere.contains(reason)).isNotEmpty()
        .allSatisfy(reason -> assertThat(expressions).containsPattern("\\b" + reason.text()
            + "\\b"));
  }

  /** Waiting is the remedy only at first: it lasts if the testbed does not take the restriction over. */
  @Test
  void aRestrictionThatStaysUnenforcedIsInAnAlert() {
    assertThat(alerts()).filteredOn(alert -> alert.path("expr").asText()
        .contains(Reason.RESTRICTION_NOT_ENFORCED.text())).hasSize(1);
  }

  /** The chart replaces this text with its value; ChartIT renders it. */
  @Test
  void bothAlertsOfOfflineDevicesHaveTheThresholdThatTheChartReplaces() throws IOException {
    assertThat(alerts())
        .filteredOn(alert -> alert.path("expr").asText().contains("> 24 * 3600 "))
        .extracting(alert -> alert.path("alert").asText())
        .containsExactly("ChiEdgeDeviceOffline", "ChiEdgeDevicesOffline");
    assertThat(Files.readString(RULES.resolveSibling("../templates/prometheusrule.yaml")))
        .contains("replace \"> 24 * 3600 \"");
    assertThat(Files.readString(RULES.resolveSibling("../values.yaml")))
        .contains("    deviceOfflineAfter: 24h\n");
  }

  @Test
  void eachAlertIsTestedWhereItFiresAndWhereItDoesNot() {
    List<JsonNode> tests = yaml(TESTS.resolve("chi-edge.test.yaml")).path("tests").valueStream()
        .flatMap(group -> group.path("alert_rule_test").valueStream()).toList();
    assertThat(tested(tests, true)).containsExactlyInAnyOrderElementsOf(names());
    assertThat(tested(tests, false)).containsExactlyInAnyOrderElementsOf(names());
  }

  private static Set<String> tested(List<JsonNode> tests, boolean firing) {
    return tests.stream().filter(test -> test.path("exp_alerts").isEmpty() != firing)
        .map(test -> test.path("alertname").asText()).collect(Collectors.toSet());
  }

  @Test
  void promtoolAcceptsTheRules() throws Exception {
    promtool("check", "rules", RULES.toAbsolutePath().toString());
  }

  @Test
  void theAlertsFireWhenTheyShouldAndOnlyThen() throws Exception {
    promtool("test", "rules", "chi-edge.test.yaml");
  }

  /** Without promtool the test is skipped, or fails in CI. */
  private static void promtool(String... arguments) throws IOException, InterruptedException {
    String missing = "promtool is missing: install the package prometheus";
    boolean found = Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
    if (!found && "true".equals(System.getenv("CI"))) {
      fail(missing);
    }
    Assumptions.assumeTrue(found, missing);
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).directory(TESTS.toFile())
        .redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", String.join(" ", command), output).isZero();
  }
}
