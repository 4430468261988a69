package org.chameleoncloud.edge.operator.control.metrics;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.metrics.DeviceState.State;

/** The devices' conditions, reservations and absences as metrics, counted once a scrape. */
final class DeviceMetrics implements MultiCollector {
  private static final String BY_STATUS = "chi_edge_devices";
  private static final String BY_REASON = "chi_edge_device_reasons";
  private static final String BY_RESERVATION = "chi_edge_devices_reserved";
  private static final String OFFLINE_SINCE = "chi_edge_devices_offline_since_timestamp_seconds";
  private static final String HEALTHY = "chi_edge_device_healthy";
  private static final String LAST_SEEN = "chi_edge_device_last_seen_timestamp_seconds";
  private static final List<String> NAMES = List.of(BY_STATUS, BY_REASON, BY_RESERVATION,
      OFFLINE_SINCE, HEALTHY, LAST_SEEN);
  private static final List<ConditionType> CONDITIONS = List.of(ConditionType.READY,
      ConditionType.REGISTERED, ConditionType.HEALTHY, ConditionType.ONLINE,
      ConditionType.ACCESS_ENFORCED, ConditionType.IMAGE_READY, ConditionType.STALLED);
  private static final List<String> STATUSES = List.of(Condition.TRUE, Condition.FALSE,
      Condition.UNKNOWN);
  /** Registered has no reason that Ready does not have, and Stalled's is that of Ready or ImageReady. */
  private static final Set<ConditionType> EXPLAINED = EnumSet.of(ConditionType.READY,
      ConditionType.HEALTHY, ConditionType.ONLINE, ConditionType.ACCESS_ENFORCED,
      ConditionType.IMAGE_READY);

  private final Map<ResourceID, DeviceState> devices;
  private final DeviceState.Reader reader = new DeviceState.Reader(CONDITIONS);
  private final boolean deviceSeries;

  DeviceMetrics(boolean deviceSeries, DeviceMemory memory) {
    this.deviceSeries = deviceSeries;
    this.devices = memory.map();
  }

  /** The status that a device now has. */
  void put(ResourceID id, EdgeDeviceStatus status) {
    devices.put(id, reader.read(status));
  }

  /** A scrape of other metrics does not collect thousands of devices. */
  @Override
  public MetricSnapshots collect(Predicate<String> names) {
    return NAMES.stream().anyMatch(names)
        ? MultiCollector.super.collect(names)
        : new MetricSnapshots();
  }

  @Override
  public MetricSnapshots collect() {
    Map<State, Integer> counts = new HashMap<>();
    devices.values()
        .forEach(device -> device.conditions()
            .forEach(state -> counts.merge(state, 1, Integer::sum)));
    List<MetricSnapshot> metrics = new ArrayList<>(
        List.of(byStatus(counts), byReason(counts), byReservation(), offlineSince()));
    if (deviceSeries) {
      metrics.add(health());
      metrics.add(lastSeen());
    }
    return new MetricSnapshots(metrics);
  }

  private static GaugeSnapshot byStatus(Map<State, Integer> counts) {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name(BY_STATUS)
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
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name(BY_REASON)
        .help("EdgeDevices whose condition is not True, by its reason.");
    numbers.forEach((labels, number) -> metric
        .dataPoint(GaugeDataPointSnapshot.builder().value(number).labels(labels).build()));
    return metric.build();
  }

  private GaugeSnapshot byReservation() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name(BY_RESERVATION)
        .help("Registered EdgeDevices by whether they are reserved.");
    for (String state : DeviceState.RESERVED) {
      metric.dataPoint(point(
          devices.values().stream().filter(device -> state.equals(device.reserved())).count(),
          "state", state.toLowerCase(Locale.ROOT)));
    }
    return metric.build();
  }

  /** Exists without series per device too, so that an alert can compare with a time. */
  private GaugeSnapshot offlineSince() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
        .name(OFFLINE_SINCE)
        .help("When the device that has been offline for longest was last seen, in seconds since "
            + "1970; only while one is offline.");
    OptionalLong earliest = devices.values().stream().filter(DeviceState::isOffline)
        .mapToLong(DeviceState::lastSeen).min();
    earliest.ifPresent(seconds -> metric.dataPoint(point(seconds)));
    return metric.build();
  }

  private GaugeSnapshot health() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name(HEALTHY)
        .help("1 for a device whose condition Healthy is True, else 0, with its reason.");
    devices.forEach((id, device) -> device.condition(ConditionType.HEALTHY)
        .ifPresent(state -> metric.dataPoint(point(id, state, state.isTrue() ? 1 : 0))));
    return metric.build();
  }

  private GaugeSnapshot lastSeen() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
        .name(LAST_SEEN)
        .help("When a device whose condition Online is not True was last seen, in seconds since "
            + "1970, with its reason.");
    devices.forEach((id, device) -> {
      Optional<State> online = device.condition(ConditionType.ONLINE);
      if (device.wasSeen() && online.isPresent() && !online.get().isTrue()) {
        metric.dataPoint(point(id, online.get(), device.lastSeen()));
      }
    });
    return metric.build();
  }

  private static GaugeDataPointSnapshot point(ResourceID id, State state, double value) {
    return point(value, "device", id.getName(), "device_namespace", id.getNamespace().orElse(""),
        "reason", state.reason());
  }

  private static GaugeDataPointSnapshot point(double value, String... labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
  }
}
