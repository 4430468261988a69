package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/**
 * The devices' conditions as metrics, counted once a scrape. What is kept of a status is its conditions' words: the
 * messages of ten thousand devices would be megabytes.
 */
final class FleetCount implements MultiCollector {
  private static final List<String> CONDITIONS = List.of("Ready", "Registered", "Healthy",
      "ImageReady", "Stalled");
  private static final List<String> STATUSES = List.of(Condition.TRUE, Condition.FALSE,
      Condition.UNKNOWN);
  /** Registered has no reason that Ready has not, and Stalled's is Ready's or ImageReady's. */
  private static final Set<String> EXPLAINED = Set.of("Ready", "Healthy", "ImageReady");

  private final Map<ResourceID, List<Words>> devices = new ConcurrentHashMap<>();
  private final boolean deviceSeries;

  /** A condition without its message. */
  private record Words(String condition, String status, String reason) {}

  FleetCount(boolean deviceSeries) {
    this.deviceSeries = deviceSeries;
  }

  /** The status that a resource now has. */
  void put(ResourceID id, EdgeDeviceStatus status) {
    devices.put(id, CONDITIONS.stream().flatMap(type -> status.condition(type).stream())
        .map(condition -> new Words(condition.type(), condition.status(), condition.reason()))
        .toList());
  }

  /** A resource is gone. */
  void remove(ResourceID id) {
    devices.remove(id);
  }

  @Override
  public MetricSnapshots collect() {
    Map<Words, Integer> counts = new HashMap<>();
    devices.values()
        .forEach(words -> words.forEach(told -> counts.merge(told, 1, Integer::sum)));
    return deviceSeries
        ? MetricSnapshots.of(byStatus(counts), byReason(counts), health())
        : MetricSnapshots.of(byStatus(counts), byReason(counts));
  }

  private static GaugeSnapshot byStatus(Map<Words, Integer> counts) {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_devices")
        .help("EdgeDevices by a condition and its status.");
    for (String condition : CONDITIONS) {
      for (String status : STATUSES) {
        int number = counts.entrySet().stream()
            .filter(entry -> entry.getKey().condition().equals(condition)
                && entry.getKey().status().equals(status))
            .mapToInt(Map.Entry::getValue).sum();
        metric.dataPoint(point(number, "condition", condition, "status", status));
      }
    }
    return metric.build();
  }

  private static GaugeSnapshot byReason(Map<Words, Integer> counts) {
    Map<Labels, Integer> numbers = new HashMap<>();
    counts.forEach((told, number) -> {
      if (EXPLAINED.contains(told.condition()) && !told.status().equals(Condition.TRUE)) {
        numbers.merge(Labels.of("condition", told.condition(), "reason", told.reason()), number,
            Integer::sum);
      }
    });
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_device_reasons")
        .help("EdgeDevices that do not have a condition, by its reason.");
    numbers.forEach((labels, number) -> metric
        .dataPoint(GaugeDataPointSnapshot.builder().value(number).labels(labels).build()));
    return metric.build();
  }

  private GaugeSnapshot health() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_device_healthy")
        .help(
            "1 for a device whose condition Healthy is True, else 0; the label tells its reason.");
    devices.forEach((id, words) -> words.stream()
        .filter(told -> told.condition().equals("Healthy"))
        .forEach(told -> metric.dataPoint(point(told.status().equals(Condition.TRUE) ? 1 : 0,
            "device", id.getName(), "device_namespace", id.getNamespace().orElse(""), "reason",
            told.reason()))));
    return metric.build();
  }

  private static GaugeDataPointSnapshot point(int value, String... labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
  }
}
