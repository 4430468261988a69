package org.chameleoncloud.edge.operator.control.metrics;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.control.fleets.FleetListener;
import org.chameleoncloud.edge.operator.fleet.FleetPlan;
import org.chameleoncloud.edge.operator.fleet.FleetReason;
import org.chameleoncloud.edge.operator.fleet.rollout.RolloutStep;

/** The fleets as metrics, counted at each scrape. */
final class FleetMetrics implements MultiCollector, FleetListener {
  private static final double MILLIS = 1000.0;

  /** What the conditions of a fleet say. */
  private enum State {
    READY,
    IN_PROGRESS,
    STALLED
  }

  /** The devices of a fleet that are counted. */
  private enum Count {
    DESIRED(EdgeDeviceFleetStatus::desired),
    READY(EdgeDeviceFleetStatus::ready),
    AVAILABLE(EdgeDeviceFleetStatus::available),
    UPDATED(EdgeDeviceFleetStatus::updated),
    FAILED(EdgeDeviceFleetStatus::failed),
    RESERVED(EdgeDeviceFleetStatus::reserved),
    REMOVING(EdgeDeviceFleetStatus::removing);

    private final Function<EdgeDeviceFleetStatus, Integer> number;

    Count(Function<EdgeDeviceFleetStatus, Integer> number) {
      this.number = number;
    }
  }

  /**
   * @param revision the template that is being rolled out
   * @param counts without those that are not known
   * @param moved when a rollout in progress last changed a number; null while none is in progress
   */
  private record Fleet(State state, String reason, String revision, Map<Count, Integer> counts,
      Instant moved) {
    private boolean isAsFarAs(Fleet other) {
      return Objects.equals(revision, other.revision) && counts.equals(other.counts);
    }

    private Fleet since(Instant earlier) {
      return new Fleet(state, reason, revision, counts, earlier);
    }
  }

  private final boolean series;
  private final InstantSource clock;
  private final Map<ResourceID, Fleet> fleets = new ConcurrentHashMap<>();

  /**
   * @param series whether each fleet has series of its own
   */
  FleetMetrics(PrometheusRegistry registry, boolean series, InstantSource clock) {
    this.series = series;
    this.clock = clock;
    registry.register(this);
  }

  @Override
  public void reported(ResourceID id, FleetPlan plan, EdgeDeviceFleetStatus status) {
    fleets.compute(id, (_, before) -> fleet(before, plan, status));
  }

  private Fleet fleet(Fleet before, FleetPlan plan, EdgeDeviceFleetStatus status) {
    String reason = status.condition(ConditionType.READY).map(Condition::reason).orElse("");
    Map<Count, Integer> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      Integer number = count.number.apply(status);
      if (number != null) {
        counts.put(count, number);
      }
    }
    Instant moved = isMoving(plan, reason) ? clock.instant() : null;
    Fleet now = new Fleet(state(status), reason, status.updateRevision(), counts, moved);
    boolean still = moved != null && before != null && before.moved() != null
        && now.isAsFarAs(before);
    return still ? now.since(before.moved()) : now;
  }

  /** In the pause between two batches nothing is expected to move. */
  private static boolean isMoving(FleetPlan plan, String reason) {
    return reason.equals(FleetReason.ROLLING_OUT.text()) && plan.step() != null
        && plan.step().phase() != RolloutStep.Phase.BETWEEN;
  }

  private static State state(EdgeDeviceFleetStatus status) {
    return holds(status, ConditionType.READY)
        ? State.READY
        : holds(status, ConditionType.STALLED) ? State.STALLED : State.IN_PROGRESS;
  }

  private static boolean holds(EdgeDeviceFleetStatus status, ConditionType type) {
    return status.condition(type).filter(Condition::holds).isPresent();
  }

  @Override
  public void forgotten(ResourceID id) {
    fleets.remove(id);
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> metrics = new ArrayList<>(List.of(byState(), byReason()));
    if (series) {
      metrics.add(readiness());
      metrics.add(devices());
      metrics.add(progress());
    }
    return new MetricSnapshots(metrics);
  }

  private GaugeSnapshot byState() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_fleets")
        .help("EdgeDeviceFleets by what their conditions say.");
    for (State state : State.values()) {
      metric.dataPoint(point(
          fleets.values().stream().filter(fleet -> fleet.state() == state).count(), "state",
          label(state)));
    }
    return metric.build();
  }

  private GaugeSnapshot byReason() {
    Map<String, Integer> numbers = new TreeMap<>();
    fleets.values().stream().filter(fleet -> fleet.state() != State.READY)
        .forEach(fleet -> numbers.merge(fleet.reason(), 1, Integer::sum));
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_fleet_reasons")
        .help("EdgeDeviceFleets that are not Ready, by the reason.");
    numbers.forEach((reason, number) -> metric.dataPoint(point(number, "reason", reason)));
    return metric.build();
  }

  private GaugeSnapshot readiness() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_fleet_ready")
        .help("1 for a fleet that is Ready, else 0, with its reason.");
    fleets.forEach((id, fleet) -> metric.dataPoint(
        point(id, fleet.state() == State.READY ? 1 : 0, "reason", fleet.reason())));
    return metric.build();
  }

  private GaugeSnapshot devices() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_fleet_devices")
        .help("The devices of a fleet by their state; a device may be in several.");
    fleets.forEach((id, fleet) -> fleet.counts().forEach(
        (count, number) -> metric.dataPoint(point(id, number, "state", label(count)))));
    return metric.build();
  }

  private GaugeSnapshot progress() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
        .name("chi_edge_fleet_rollout_progress_timestamp_seconds")
        .help("When a rollout in progress last moved, in seconds since 1970; not in the pause "
            + "between two batches.");
    fleets.forEach((id, fleet) -> {
      if (fleet.moved() != null) {
        metric.dataPoint(point(id, fleet.moved().toEpochMilli() / MILLIS));
      }
    });
    return metric.build();
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static GaugeDataPointSnapshot point(ResourceID id, double value, String... labels) {
    return GaugeDataPointSnapshot.builder().value(value)
        .labels(Labels.of("fleet", id.getName(), "fleet_namespace", id.getNamespace().orElse(""))
            .merge(Labels.of(labels)))
        .build();
  }

  private static GaugeDataPointSnapshot point(double value, String... labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
  }
}
