package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.chameleoncloud.edge.operator.control.fleets.FleetListener;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.fleet.FleetPlan;
import org.chameleoncloud.edge.operator.fleet.FleetScenario;
import org.junit.jupiter.api.Test;

class FleetMetricsTest {
  private static final ResourceID CLASSROOM = new ResourceID("classroom", "lab");
  private static final String LABELS = "{fleet=\"classroom\",fleet_namespace=\"lab\"}";
  private static final String PROGRESS = "chi_edge_fleet_rollout_progress_timestamp_seconds";

  private final PrometheusMeterRegistry registry = OperatorMeterRegistry.create("1.0");
  private final FleetScenario fleet = FleetScenario.settled("pi-01", "pi-02", "pi-03");
  private final FleetListener metrics = new OperatorMetrics(registry, true,
      new DeviceMemory(), () -> fleet.now).fleets();
  private final Scrape scrape = new Scrape(registry.getPrometheusRegistry());

  private void look() {
    FleetPlan plan = fleet.plan();
    fleet.look();
    metrics.reported(CLASSROOM, plan, fleet.status);
  }

  private void changeTemplate() {
    fleet.edit(spec -> spec.template(FleetScenario.template("new@example.org")));
  }

  private void minutesPass(int minutes) {
    fleet.now = fleet.now.plus(Duration.ofMinutes(minutes));
  }

  private double devices(String state) {
    return scrape.of("chi_edge_fleet_devices").get(
        "{fleet=\"classroom\",fleet_namespace=\"lab\",state=\"" + state + "\"}");
  }

  private static double secondsAfterStart(int minutes) {
    return FleetScenario.START.plus(Duration.ofMinutes(minutes)).getEpochSecond();
  }

  @Test
  void aFleetsDevicesAreCountedByState() {
    look();
    assertThat(scrape.of("chi_edge_fleet_ready")).isEqualTo(Map.of(
        "{fleet=\"classroom\",fleet_namespace=\"lab\",reason=\"Ready\"}", 1.0));
    assertThat(devices("desired")).isEqualTo(3);
    assertThat(devices("updated")).isEqualTo(3);

    changeTemplate();
    look();
    look();
    assertThat(devices("updated")).isEqualTo(1);
    assertThat(devices("available")).isEqualTo(2);
    assertThat(scrape.of("chi_edge_fleet_ready")).isEqualTo(Map.of(
        "{fleet=\"classroom\",fleet_namespace=\"lab\",reason=\"RollingOut\"}", 0.0));
  }

  @Test
  void aRolloutThatStopsIsStalled() {
    fleet.rollout(rollout -> rollout.failureThreshold(FleetScenario.number(0)));
    changeTemplate();
    look();
    fleet.fail("pi-01");
    look();
    assertThat(scrape.of("chi_edge_fleet_reasons"))
        .isEqualTo(Map.of("{reason=\"RolloutStopped\"}", 1.0));
    assertThat(scrape.of("chi_edge_fleets")).isEqualTo(Map.of("{state=\"ready\"}", 0.0,
        "{state=\"in_progress\"}", 0.0, "{state=\"stalled\"}", 1.0));
    assertThat(devices("failed")).isEqualTo(1);
    assertThat(scrape.of(PROGRESS)).isEmpty();
  }

  @Test
  void theProgressOfARolloutIsTheLastChangeOfANumber() {
    look();
    assertThat(scrape.of(PROGRESS)).isEmpty();
    changeTemplate();
    look();
    look();
    minutesPass(90);
    look();
    assertThat(scrape.of(PROGRESS)).isEqualTo(Map.of(LABELS, secondsAfterStart(0)));
    fleet.settle("pi-01");
    look();
    assertThat(scrape.of(PROGRESS)).isEqualTo(Map.of(LABELS, secondsAfterStart(90)));
  }

  @Test
  void anotherTemplateIsProgressToo() {
    changeTemplate();
    look();
    look();
    minutesPass(90);
    fleet.edit(spec -> spec.template(FleetScenario.template("newer@example.org")));
    look();
    assertThat(scrape.of(PROGRESS)).isEqualTo(Map.of(LABELS, secondsAfterStart(90)));
  }

  @Test
  void nothingIsExpectedToMoveInThePauseBetweenTwoBatches() {
    fleet.rollout(rollout -> rollout.batchPause("24h"));
    changeTemplate();
    look();
    fleet.settle("pi-01");
    look();
    assertThat(scrape.of("chi_edge_fleet_reasons"))
        .isEqualTo(Map.of("{reason=\"RollingOut\"}", 1.0));
    assertThat(scrape.of(PROGRESS)).isEmpty();
    minutesPass(24 * 60);
    look();
    assertThat(scrape.of(PROGRESS)).isEqualTo(Map.of(LABELS, secondsAfterStart(24 * 60)));
  }

  @Test
  void aFleetWithAnInvalidSpecIsCountedToo() {
    fleet.edit(spec -> spec.names(null));
    look();
    assertThat(scrape.of("chi_edge_fleet_reasons"))
        .isEqualTo(Map.of("{reason=\"FixSpec\"}", 1.0));
  }

  @Test
  void aFleetThatIsDeletedIsForgotten() {
    look();
    metrics.forgotten(CLASSROOM);
    assertThat(scrape.text()).doesNotContain("classroom");
    assertThat(scrape.of("chi_edge_fleets")).hasSize(3).values().containsOnly(0.0);
  }

  @Test
  void withoutSeriesPerFleetTheCountsRemain() {
    PrometheusMeterRegistry counts = OperatorMeterRegistry.create("1.0");
    new FleetMetrics(counts.getPrometheusRegistry(), false, () -> fleet.now)
        .reported(CLASSROOM, fleet.plan(), fleet.status);
    Scrape scraped = new Scrape(counts.getPrometheusRegistry());
    assertThat(scraped.text()).doesNotContain("classroom");
    assertThat(scraped.of("chi_edge_fleets")).containsEntry("{state=\"ready\"}", 1.0);
  }
}
