package org.chameleoncloud.edge.operator.control.metrics;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.credential.ManagedExpiry;

/**
 * The managed credentials as metrics, counted at each scrape. One for each device would be a series for each device, and
 * nobody acts before one is overdue: so there are their numbers, and of each namespace the earliest expiry.
 */
final class ManagedCredentialMetrics implements MultiCollector {
  private final Map<ResourceID, ManagedExpiry> expiries;
  private final InstantSource clock;

  /** Whether a credential is replaced in time. */
  private enum State {
    CURRENT,
    OVERDUE,
    EXPIRED
  }

  ManagedCredentialMetrics(DeviceMemory memory, InstantSource clock) {
    this.expiries = memory.map();
    this.clock = clock;
  }

  /**
   * The credential in a device's record.
   *
   * @param expiry null without a managed one
   */
  void put(ResourceID id, ManagedExpiry expiry) {
    if (expiry == null) {
      expiries.remove(id);
    } else {
      expiries.put(id, expiry);
    }
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(byState(clock.instant()), earliest());
  }

  private GaugeSnapshot byState(Instant now) {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_managed_credentials")
        .help("Managed credentials in records, by whether they are replaced in time.");
    for (State state : State.values()) {
      metric.dataPoint(GaugeDataPointSnapshot.builder()
          .value(expiries.values().stream().filter(expiry -> state(expiry, now) == state).count())
          .labels(Labels.of("state", state.name().toLowerCase(Locale.ROOT))).build());
    }
    return metric.build();
  }

  private static State state(ManagedExpiry expiry, Instant now) {
    if (expiry.isOver(now)) {
      return State.EXPIRED;
    }
    return expiry.isOverdue(now) ? State.OVERDUE : State.CURRENT;
  }

  private GaugeSnapshot earliest() {
    Map<String, Instant> first = new TreeMap<>();
    expiries.forEach((id, expiry) -> first.merge(id.getNamespace().orElse(""), expiry.expiresAt(),
        (one, other) -> one.isBefore(other) ? one : other));
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
        .name("chi_edge_managed_credential_expiry_timestamp_seconds")
        .help("When the first of a namespace's managed credentials in records expires, in seconds "
            + "since 1970.");
    first.forEach((namespace, expiry) -> metric
        .dataPoint(GaugeDataPointSnapshot.builder().value(expiry.getEpochSecond())
            .labels(Labels.of("device_namespace", namespace)).build()));
    return metric.build();
  }
}
