package org.chameleoncloud.edge.operator.control.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.Credential;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.State;

/** The credentials in use as metrics, counted at each scrape. */
final class CredentialMetrics implements MultiCollector {
  private static final double MILLIS = 1000.0;

  private final Supplier<Collection<Credential>> credentials;
  private final Supplier<Collection<Credential>> ofDevices;
  private final boolean deviceSeries;

  /**
   * @param credentials those that register devices
   * @param ofDevices those that users made for devices to sign in with
   * @param deviceSeries whether each of these has a series: there may be one for each device. Without, only that of each
   *     namespace has one which expires first
   */
  CredentialMetrics(Supplier<Collection<Credential>> credentials,
      Supplier<Collection<Credential>> ofDevices, boolean deviceSeries) {
    this.credentials = credentials;
    this.ofDevices = ofDevices;
    this.deviceSeries = deviceSeries;
  }

  @Override
  public MetricSnapshots collect() {
    Collection<Credential> now = credentials.get();
    return MetricSnapshots.of(byState(now),
        expiries(Stream.concat(now.stream(), ofDevices()).toList()));
  }

  private Stream<Credential> ofDevices() {
    Stream<Credential> expiring = ofDevices.get().stream()
        .filter(credential -> credential.expiry().isPresent());
    return deviceSeries
        ? expiring
        : expiring.collect(Collectors.toMap(Credential::namespace, Function.identity(),
            BinaryOperator.minBy(Comparator.comparing(one -> one.expiry().orElseThrow()))))
            .values().stream();
  }

  private static GaugeSnapshot byState(Collection<Credential> now) {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_credentials")
        .help("Credentials that devices name, by whether the testbed accepts them.");
    for (State state : State.values()) {
      metric.dataPoint(GaugeDataPointSnapshot.builder()
          .value(now.stream().filter(credential -> credential.state() == state).count())
          .labels(Labels.of("state", state.name().toLowerCase(Locale.ROOT))).build());
    }
    return metric.build();
  }

  /** Of several clouds in one Secret, the one that expires first. */
  private static GaugeSnapshot expiries(Collection<Credential> now) {
    Map<Labels, Double> earliest = new TreeMap<>();
    now.forEach(credential -> credential.expiry().ifPresent(expiry -> earliest.merge(
        Labels.of("secret", credential.secret(), "secret_namespace", credential.namespace()),
        expiry.toEpochMilli() / MILLIS, Math::min)));
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
        .name("chi_edge_credential_expiry_timestamp_seconds")
        .help("When a credential expires, in seconds since 1970; only those that do.");
    earliest.forEach((labels, seconds) -> metric
        .dataPoint(GaugeDataPointSnapshot.builder().value(seconds).labels(labels).build()));
    return metric.build();
  }
}
