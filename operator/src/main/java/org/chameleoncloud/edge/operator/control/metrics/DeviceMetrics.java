package org.chameleoncloud.edge.operator.control.metrics;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;

/**
 * The devices' conditions as metrics, counted once a scrape. Of a status only the conditions' types, statuses and reasons
 * are kept: the messages of ten thousand devices would be megabytes.
 */
final class DeviceMetrics implements MultiCollector {
  private static final List<ConditionType> CONDITIONS = List.of(ConditionType.READY,
      ConditionType.REGISTERED, ConditionType.HEALTHY, ConditionType.IMAGE_READY,
      ConditionType.STALLED);
  private static final List<String> STATUSES = List.of(Condition.TRUE, Condition.FALSE,
      Condition.UNKNOWN);
  /** Registered has no reason that Ready does not have, and Stalled's is that of Ready or ImageReady. */
  private static final Set<ConditionType> EXPLAINED = EnumSet.of(ConditionType.READY,
      ConditionType.HEALTHY, ConditionType.IMAGE_READY);

  private final Map<ResourceID, List<State>> devices;
  private final boolean deviceSeries;

  /** A condition without its message. */
  private record State(ConditionType type, String status, String reason) {
    boolean isTrue() {
      return status.equals(Condition.TRUE);
    }
  }

  DeviceMetrics(boolean deviceSeries, DeviceMemory memory) {
    this.deviceSeries = deviceSeries;
    this.devices = memory.map();
  }

  /** The status that a device now has. */
  void put(ResourceID id, EdgeDeviceStatus status) {
    devices.put(id, CONDITIONS.stream()
        .flatMap(type -> status.condition(type).stream()
            .map(condition -> new State(type, condition.status(), condition.reason())))
        .toList());
  }

  @Override
  public MetricSnapshots collect() {
    Map<State, Integer> counts = new HashMap<>();
    devices.values()
        .forEach(states -> states.forEach(state -> counts.merge(state, 1, Integer::sum)));
    return deviceSeries
        ? MetricSnapshots.of(byStatus(counts), byReason(counts), health())
        : MetricSnapshots.of(byStatus(counts), byReason(counts));
  }

  private static GaugeSnapshot byStatus(Map<State, Integer> counts) {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_devices")
        .help("EdgeDevices by a condition and its status.");
    for (ConditionType type : CONDITIONS) {
      for (String status : STATUSES) {
        int number = counts.entrySet().stream()
            .filter(entry -> entry.getKey().type() == type
                && entry.getKey().status().equals(status))
            .mapToInt(Map.Entry::getValue).sum();
        metric.dataPoint(point(number, "condition", type.text(), "status", status));
      }
    }
    return metric.build();
  }

  private static GaugeSnapshot byReason(Map<State, Integer> counts) {
    Map<Labels, Integer> numbers = new HashMap<>();
    counts.forEach((state, number) -> {
      if (EXPLAINED.contains(state.type()) && !state.isTrue()) {
        numbers.merge(Labels.of("condition", state.type().text(), "reason", state.reason()),
            number, Integer::sum);
      }
    });
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_device_reasons")
        .help("EdgeDevices whose condition is not True, by its reason.");
    numbers.forEach((labels, number) -> metric
        .dataPoint(GaugeDataPointSnapshot.builder().value(number).labels(labels).build()));
    return metric.build();
  }

  private GaugeSnapshot health() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_device_healthy")
        .help("1 for a device whose condition Healthy is True, else 0, with its reason.");
    devices.forEach((id, states) -> states.stream()
        .filter(state -> state.type() == ConditionType.HEALTHY)
        .forEach(state -> metric.dataPoint(point(state.isTrue() ? 1 : 0, "device", id.getName(),
            "device_namespace", id.getNamespace().orElse(""), "reason", state.reason()))));
    return metric.build();
  }

  private static GaugeDataPointSnapshot point(int value, String... labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
  }
}
