package org.chameleoncloud.edge.operator.control;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.chameleoncloud.edge.operator.control.CredentialsInUse.State;
import org.chameleoncloud.edge.operator.control.CredentialsInUse.Use;

/** The credentials in use as metrics, counted at each scrape. */
final class CredentialMetrics implements MultiCollector {
  private static final double MILLIS = 1000.0;

  private final Supplier<Collection<Use>> uses;

  /**
   * @param uses gives those of now
   */
  CredentialMetrics(Supplier<Collection<Use>> uses) {
    this.uses = uses;
  }

  @Override
  public MetricSnapshots collect() {
    Collection<Use> now = uses.get();
    return MetricSnapshots.of(byState(now), expiries(now));
  }

  private static GaugeSnapshot byState(Collection<Use> now) {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_credentials")
        .help("Credentials that devices name, by whether the testbed takes them.");
    for (State state : State.values()) {
      metric.dataPoint(GaugeDataPointSnapshot.builder()
          .value(now.stream().filter(use -> use.state() == state).count())
          .labels(Labels.of("state", state.name().toLowerCase(Locale.ROOT))).build());
    }
    return metric.build();
  }

  /** Of several clouds in one Secret the one that expires first. */
  private static GaugeSnapshot expiries(Collection<Use> now) {
    Map<Labels, Double> earliest = new TreeMap<>();
    now.forEach(use -> use.expiry().ifPresent(expiry -> earliest.merge(
        Labels.of("secret", use.secret(), "secret_namespace", use.namespace()),
        expiry.toEpochMilli() / MILLIS, Math::min)));
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
        .name("chi_edge_credential_expiry_timestamp_seconds")
        .help("When a credential expires, seconds since 1970; only those that do.");
    earliest.forEach((labels, seconds) -> metric
        .dataPoint(GaugeDataPointSnapshot.builder().value(seconds).labels(labels).build()));
    return metric.build();
  }
}
