package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.operator.control.metrics.EveryMetric.condition;
import static org.chameleoncloud.edge.operator.control.metrics.EveryMetric.seen;
import static org.chameleoncloud.edge.operator.control.metrics.EveryMetric.status;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.State;
import org.chameleoncloud.edge.operator.control.polling.ReservationPoll;
import org.chameleoncloud.edge.operator.plan.credential.ManagedExpiry;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
  private static final ResourceID PI = new ResourceID("pi-1", "lab");
  private static final ResourceID NANO = new ResourceID("nano-1", "roof");

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final DeviceMemory memory = new DeviceMemory();
  private final PrometheusMeterRegistry registry = OperatorMeterRegistry.create("1.0");
  private final OperatorMetrics meters = new OperatorMetrics(registry, true, memory, CLOCK);
  private final Scrape scrape = new Scrape(registry.getPrometheusRegistry());

  private void device(ResourceID id, EdgeDeviceStatus status) {
    meters.device(id, status, null);
  }

  private static EdgeDeviceStatus health(String status, String reason) {
    return status(condition("Ready", "True", "Ready"), condition("Healthy", status, reason));
  }

  @Test
  void eachDeviceHasOneSeriesUntilItIsForgotten() {
    device(PI, health("True", "Healthy"));
    device(NANO, health("Unknown", "WaitForRegistry"));
    assertThat(scrape.of("chi_edge_device_healthy")).isEqualTo(Map.of(
        "{device=\"pi-1\",device_namespace=\"lab\",reason=\"Healthy\"}", 1.0,
        "{device=\"nano-1\",device_namespace=\"roof\",reason=\"WaitForRegistry\"}", 0.0));
    device(PI, health("False", "WaitForRepair"));
    memory.forget(NANO);
    assertThat(scrape.of("chi_edge_device_healthy")).isEqualTo(Map.of(
        "{device=\"pi-1\",device_namespace=\"lab\",reason=\"WaitForRepair\"}", 0.0));
  }

  @Test
  void withoutDeviceSeriesTheCountsRemain() {
    PrometheusMeterRegistry counts = OperatorMeterRegistry.create("1.0");
    OperatorMetrics metrics = new OperatorMetrics(counts, false, memory, CLOCK);
    metrics.device(NANO, seen("1970-01-01T00:00:05Z", condition("Online", "False", "Offline")),
        null);
    metrics.device(PI, health("True", "Healthy"), null);
    Scrape scraped = new Scrape(counts.getPrometheusRegistry());
    assertThat(scraped.text()).doesNotContain("pi-1", "nano-1");
    assertThat(scraped.of("chi_edge_devices_offline_since_timestamp_seconds"))
        .containsValue(5.0);
    assertThat(scraped.of("chi_edge_devices"))
        .containsEntry("{condition=\"Healthy\",status=\"True\"}", 1.0);
  }

  @Test
  void devicesAreCountedByConditionAndStatusFromTheStart() {
    assertThat(scrape.of("chi_edge_devices")).hasSize(21).values().containsOnly(0.0);
    device(PI, health("True", "Healthy"));
    device(NANO, health("False", "PowerOnDevice"));
    assertThat(scrape.of("chi_edge_devices")).hasSize(21)
        .containsEntry("{condition=\"Ready\",status=\"True\"}", 2.0)
        .containsEntry("{condition=\"Healthy\",status=\"False\"}", 1.0)
        .containsEntry("{condition=\"Healthy\",status=\"Unknown\"}", 0.0);
  }

  @Test
  void reasonsAreCountedOfConditionsThatAreNotTrue() {
    device(PI, status(condition("Ready", "False", "FixSpec"),
        condition("Registered", "False", "FixSpec"), condition("Stalled", "True", "FixSpec"),
        condition("Healthy", "Unknown", "FixSpec")));
    device(NANO, health("False", "PowerOnDevice"));
    assertThat(scrape.of("chi_edge_device_reasons")).isEqualTo(Map.of(
        "{condition=\"Ready\",reason=\"FixSpec\"}", 1.0,
        "{condition=\"Healthy\",reason=\"FixSpec\"}", 1.0,
        "{condition=\"Healthy\",reason=\"PowerOnDevice\"}", 1.0));
  }

  @Test
  void reasonsOfBeingOfflineAndOfAccessAreCounted() {
    device(PI, status(condition("Online", "Unknown", "NeverSeen"),
        condition("AccessEnforced", "False", "ProjectUnknown")));
    device(NANO, status(condition("Online", "True", "Online"),
        condition("AccessEnforced", "True", "Enforced")));
    assertThat(scrape.of("chi_edge_device_reasons")).isEqualTo(Map.of(
        "{condition=\"Online\",reason=\"NeverSeen\"}", 1.0,
        "{condition=\"AccessEnforced\",reason=\"ProjectUnknown\"}", 1.0));
    assertThat(scrape.of("chi_edge_devices"))
        .containsEntry("{condition=\"Online\",status=\"True\"}", 1.0)
        .containsEntry("{condition=\"Online\",status=\"Unknown\"}", 1.0)
        .containsEntry("{condition=\"AccessEnforced\",status=\"False\"}", 1.0);
  }

  private static EdgeDeviceStatus offlineSince(String time) {
    return seen(time, condition("Healthy", "True", "Healthy"),
        condition("Online", "False", "Offline"));
  }

  @Test
  void onlyADeviceThatIsNotOnlineHasASeriesWithWhenItWasLastSeen() {
    device(PI, offlineSince("1970-01-01T00:00:05Z"));
    device(NANO, seen("1970-01-01T00:00:03Z", condition("Online", "Unknown",
        "OnlineOutdated")));
    device(new ResourceID("new", "lab"), status(condition("Online", "Unknown",
        "NeverSeen")));
    device(new ResourceID("odd", "lab"), offlineSince("yesterday"));
    assertThat(scrape.of("chi_edge_device_last_seen_timestamp_seconds")).isEqualTo(Map.of(
        "{device=\"pi-1\",device_namespace=\"lab\",reason=\"Offline\"}", 5.0,
        "{device=\"nano-1\",device_namespace=\"roof\",reason=\"OnlineOutdated\"}", 3.0));
    device(PI, seen(null, condition("Online", "True", "Online")));
    memory.forget(NANO);
    assertThat(scrape.of("chi_edge_device_last_seen_timestamp_seconds")).isEmpty();
  }

  @Test
  void theLongestAbsenceIsThatOfADeviceKnownToBeOffline() {
    assertThat(scrape.of("chi_edge_devices_offline_since_timestamp_seconds")).isEmpty();
    device(PI, offlineSince("1970-01-01T00:00:05Z"));
    device(NANO, seen("1970-01-01T00:00:03Z", condition("Online", "Unknown",
        "OnlineOutdated")));
    device(new ResourceID("later", "lab"), offlineSince("1970-01-01T00:00:07Z"));
    assertThat(scrape.of("chi_edge_devices_offline_since_timestamp_seconds"))
        .isEqualTo(Map.of("", 5.0));
  }

  @Test
  void registeredDevicesAreCountedByReservationFromTheStart() {
    assertThat(scrape.of("chi_edge_devices_reserved")).isEqualTo(Map.of("{state=\"now\"}", 0.0,
        "{state=\"later\"}", 0.0, "{state=\"no\"}", 0.0, "{state=\"unknown\"}", 0.0));
    device(PI, reserved("Now"));
    device(NANO, reserved("Unknown"));
    device(new ResourceID("unregistered", "lab"), status());
    assertThat(scrape.of("chi_edge_devices_reserved")).isEqualTo(Map.of("{state=\"now\"}", 1.0,
        "{state=\"later\"}", 0.0, "{state=\"no\"}", 0.0, "{state=\"unknown\"}", 1.0));
  }

  private static EdgeDeviceStatus reserved(String state) {
    return EdgeDeviceStatusBuilder.builder(status())
        .reservation(new EdgeDeviceStatus.Reservation(state, null, null, null, null)).build();
  }

  @Test
  void reportsTheFirstOfSeveralCredentialsInOneSecretToExpire() {
    Instant soon = Instant.ofEpochSecond(1_800_000_000);
    meters.credentials(() -> List.of(credential("chi-edge", State.ACCEPTED, soon.plusSeconds(60)),
        credential("chi-edge", State.REJECTED, soon), credential("other", State.ACCEPTED, null)),
        () -> List.of(credential("by-hand", State.UNKNOWN, soon)));
    assertThat(scrape.of("chi_edge_credential_expiry_timestamp_seconds")).isEqualTo(
        Map.of("{secret=\"by-hand\",secret_namespace=\"lab\"}", 1.8e9,
            "{secret=\"chi-edge\",secret_namespace=\"lab\"}", 1.8e9));
    assertThat(scrape.of("chi_edge_credentials")).isEqualTo(Map.of("{state=\"accepted\"}", 2.0,
        "{state=\"rejected\"}", 1.0, "{state=\"unknown\"}", 0.0, "{state=\"unreadable\"}", 0.0));
  }

  /** There may be one for each device. */
  @Test
  void withoutDeviceSeriesOneHandMadeCredentialOfANamespaceHasASeries() {
    PrometheusMeterRegistry counts = OperatorMeterRegistry.create("1.0");
    OperatorMetrics metrics = new OperatorMetrics(counts, false, memory, CLOCK);
    metrics.credentials(() -> List.of(credential("chi-edge", State.ACCEPTED, NOW)),
        () -> List.of(credential("of-pi-1", State.UNKNOWN, NOW.plusSeconds(60)),
            credential("of-pi-2", State.UNKNOWN, NOW.plusSeconds(30)),
            credential("of-pi-3", State.UNKNOWN, null)));
    assertThat(new Scrape(counts.getPrometheusRegistry())
        .of("chi_edge_credential_expiry_timestamp_seconds")).isEqualTo(
            Map.of("{secret=\"chi-edge\",secret_namespace=\"lab\"}", 1.8e9,
                "{secret=\"of-pi-2\",secret_namespace=\"lab\"}", 1.8e9 + 30));
  }

  private static ManagedExpiry expiresIn(Duration time) {
    return new ManagedExpiry("chi-edge-pi-1", NOW.plus(time), NOW.plus(time).minusSeconds(3600));
  }

  @Test
  void managedCredentialsAreCountedAndTheFirstToExpireOfANamespaceHasASeries() {
    meters.device(PI, status(), expiresIn(Duration.ofDays(70)));
    meters.device(new ResourceID("pi-2", "lab"), status(), expiresIn(Duration.ofMinutes(30)));
    meters.device(new ResourceID("pi-3", "lab"), status(), expiresIn(Duration.ZERO));
    meters.device(NANO, status(), expiresIn(Duration.ofDays(7)));
    meters.device(new ResourceID("by-hand", "lab"), status(), null);
    assertThat(scrape.of("chi_edge_managed_credentials")).isEqualTo(Map.of(
        "{state=\"current\"}", 2.0, "{state=\"overdue\"}", 1.0, "{state=\"expired\"}", 1.0));
    assertThat(scrape.of("chi_edge_managed_credential_expiry_timestamp_seconds")).isEqualTo(
        Map.of("{device_namespace=\"lab\"}", 1.8e9, "{device_namespace=\"roof\"}",
            1.8e9 + 7 * 86400));
  }

  @Test
  void aDeviceWithoutAManagedCredentialAnyMoreIsNotCounted() {
    meters.device(PI, status(), expiresIn(Duration.ofDays(7)));
    meters.device(NANO, status(), expiresIn(Duration.ofDays(7)));
    meters.device(PI, status(), null);
    memory.forget(NANO);
    assertThat(scrape.of("chi_edge_managed_credentials").values()).containsOnly(0.0);
    assertThat(scrape.of("chi_edge_managed_credential_expiry_timestamp_seconds")).isEmpty();
  }

  private static CredentialsInUse.Credential credential(String secret, State state,
      Instant expiry) {
    return new CredentialsInUse.Credential("lab", secret, state, Optional.ofNullable(expiry));
  }

  @Test
  void durationsAreHistogramsInSeconds() {
    meters.onRequest("list", 200, Duration.ofMillis(250), null);
    meters.onRequest("list", 0, Duration.ofSeconds(90), null);
    assertThat(scrape.samples())
        .containsEntry("chi_edge_registry_request_duration_seconds_bucket"
            + "{operation=\"list\",status=\"200\",le=\"0.3\"}", 1.0)
        .containsEntry("chi_edge_registry_request_duration_seconds_bucket"
            + "{operation=\"list\",status=\"200\",le=\"0.1\"}", 0.0)
        .containsEntry("chi_edge_registry_request_duration_seconds_sum"
            + "{operation=\"list\",status=\"none\"}", 90.0);
  }

  @Test
  void whatCanFailIsCountedFromZero() {
    assertThat(scrape.samples())
        .containsEntry("chi_edge_registry_polls_total{result=\"failure\"}", 0.0)
        .containsEntry("chi_edge_reservation_polls_total{result=\"failure\"}", 0.0)
        .containsEntry("chi_edge_reconcile_duration_seconds_count{result=\"error\"}", 0.0)
        .containsEntry("chi_edge_bake_duration_seconds_count{result=\"failed\"}", 0.0);
  }

  @Test
  void listsOfReservationsAreCountedByResult() {
    meters.reservationsPolled(ReservationPoll.NOT_OFFERED);
    meters.reservationsPolled(ReservationPoll.SUCCESS);
    assertThat(scrape.of("chi_edge_reservation_polls_total")).isEqualTo(
        Map.of("{result=\"success\"}", 1.0, "{result=\"failure\"}", 0.0,
            "{result=\"not_offered\"}", 1.0));
  }

  @Test
  void reconciliationsInProgressAreCounted() {
    meters.reconcileStarted();
    meters.reconcileStarted();
    meters.reconcileEnded(true, Duration.ofMillis(1));
    assertThat(scrape.of("chi_edge_reconciles_in_progress")).containsValue(1.0);
  }

  @Test
  void requestsToTheApiServerAreCountedByResult() {
    meters.kubernetesRequest(-1);
    meters.kubernetesRequest(403);
    meters.kubernetesRequest(0);
    assertThat(scrape.of("chi_edge_kubernetes_requests_total")).isEqualTo(
        Map.of("{result=\"ok\"}", 1.0, "{result=\"403\"}", 1.0, "{result=\"none\"}", 1.0));
  }
}
