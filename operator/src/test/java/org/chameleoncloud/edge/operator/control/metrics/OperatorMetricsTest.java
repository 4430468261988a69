package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.operator.control.metrics.EveryMetric.condition;
import static org.chameleoncloud.edge.operator.control.metrics.EveryMetric.seen;
import static org.chameleoncloud.edge.operator.control.metrics.EveryMetric.status;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.State;
import org.chameleoncloud.edge.operator.control.polling.ReservationPoll;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
  private static final ResourceID PI = new ResourceID("pi-1", "lab");
  private static final ResourceID NANO = new ResourceID("nano-1", "roof");

  private final DeviceMemory memory = new DeviceMemory();
  private final PrometheusMeterRegistry registry = OperatorMeterRegistry.create("1.0");
  private final OperatorMetrics meters = new OperatorMetrics(registry, true, memory);
  private final Scrape scrape = new Scrape(registry.getPrometheusRegistry());

  private static EdgeDeviceStatus health(String status, String reason) {
    return status(condition("Ready", "True", "Ready"), condition("Healthy", status, reason));
  }

  @Test
  void eachDeviceHasOneSeriesUntilItIsForgotten() {
    meters.device(PI, health("True", "Healthy"));
    meters.device(NANO, health("Unknown", "WaitForRegistry"));
    assertThat(scrape.of("chi_edge_device_healthy")).isEqualTo(Map.of(
        "{device=\"pi-1\",device_namespace=\"lab\",reason=\"Healthy\"}", 1.0,
        "{device=\"nano-1\",device_namespace=\"roof\",reason=\"WaitForRegistry\"}", 0.0));
    meters.device(PI, health("False", "WaitForRepair"));
    memory.forget(NANO);
    assertThat(scrape.of("chi_edge_device_healthy")).isEqualTo(Map.of(
        "{device=\"pi-1\",device_namespace=\"lab\",reason=\"WaitForRepair\"}", 0.0));
  }

  @Test
  void withoutDeviceSeriesTheCountsRemain() {
    PrometheusMeterRegistry counts = OperatorMeterRegistry.create("1.0");
    OperatorMetrics metrics = new OperatorMetrics(counts, false, memory);
    metrics.device(NANO, seen("1970-01-01T00:00:05Z", condition("Online", "False", "Offline")));
    metrics.device(PI, health("True", "Healthy"));
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
    meters.device(PI, health("True", "Healthy"));
    meters.device(NANO, health("False", "PowerOnDevice"));
    assertThat(scrape.of("chi_edge_devices")).hasSize(21)
        .containsEntry("{condition=\"Ready\",status=\"True\"}", 2.0)
        .containsEntry("{condition=\"Healthy\",status=\"False\"}", 1.0)
        .containsEntry("{condition=\"Healthy\",status=\"Unknown\"}", 0.0);
  }

  @Test
  void reasonsAreCountedOfConditionsThatAreNotTrue() {
    meters.device(PI, status(condition("Ready", "False", "FixSpec"),
        condition("Registered", "False", "FixSpec"), condition("Stalled", "True", "FixSpec"),
        condition("Healthy", "Unknown", "FixSpec")));
    meters.device(NANO, health("False", "PowerOnDevice"));
    assertThat(scrape.of("chi_edge_device_reasons")).isEqualTo(Map.of(
        "{condition=\"Ready\",reason=\"FixSpec\"}", 1.0,
        "{condition=\"Healthy\",reason=\"FixSpec\"}", 1.0,
        "{condition=\"Healthy\",reason=\"PowerOnDevice\"}", 1.0));
  }

  @Test
  void reasonsOfBeingOfflineAndOfAccessAreCounted() {
    meters.device(PI, status(condition("Online", "Unknown", "NeverSeen"),
        condition("AccessEnforced", "False", "ProjectUnknown")));
    meters.device(NANO, status(condition("Online", "True", "Online"),
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
    meters.device(PI, offlineSince("1970-01-01T00:00:05Z"));
    meters.device(NANO, seen("1970-01-01T00:00:03Z", condition("Online", "Unknown",
        "OnlineOutdated")));
    meters.device(new ResourceID("new", "lab"), status(condition("Online", "Unknown",
        "NeverSeen")));
    meters.device(new ResourceID("odd", "lab"), offlineSince("yesterday"));
    assertThat(scrape.of("chi_edge_device_last_seen_timestamp_seconds")).isEqualTo(Map.of(
        "{device=\"pi-1\",device_namespace=\"lab\",reason=\"Offline\"}", 5.0,
        "{device=\"nano-1\",device_namespace=\"roof\",reason=\"OnlineOutdated\"}", 3.0));
    meters.device(PI, seen(null, condition("Online", "True", "Online")));
    memory.forget(NANO);
    assertThat(scrape.of("chi_edge_device_last_seen_timestamp_seconds")).isEmpty();
  }

  @Test
  void theLongestAbsenceIsThatOfADeviceKnownToBeOffline() {
    assertThat(scrape.of("chi_edge_devices_offline_since_timestamp_seconds")).isEmpty();
    meters.device(PI, offlineSince("1970-01-01T00:00:05Z"));
    meters.device(NANO, seen("1970-01-01T00:00:03Z", condition("Online", "Unknown",
        "OnlineOutdated")));
    meters.device(new ResourceID("later", "lab"), offlineSince("1970-01-01T00:00:07Z"));
    assertThat(scrape.of("chi_edge_devices_offline_since_timestamp_seconds"))
        .isEqualTo(Map.of("", 5.0));
  }

  @Test
  void registeredDevicesAreCountedByReservationFromTheStart() {
    assertThat(scrape.of("chi_edge_devices_reserved")).isEqualTo(Map.of("{state=\"now\"}", 0.0,
        "{state=\"later\"}", 0.0, "{state=\"no\"}", 0.0, "{state=\"unknown\"}", 0.0));
    meters.device(PI, reserved("Now"));
    meters.device(NANO, reserved("Unknown"));
    meters.device(new ResourceID("unregistered", "lab"), status());
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
