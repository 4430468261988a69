package org.chameleoncloud.edge.operator.control.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.control.source.SourceKey;
import org.chameleoncloud.edge.operator.control.source.SourceListener;

/** The image sources as metrics, counted at each scrape. */
final class SourceMetrics implements MultiCollector, SourceListener {
  private static final double MILLIS = 1000.0;

  /** Whether a source has a current revision. */
  private enum State {
    READY,
    WAITING,
    STALLED
  }

  private final boolean series;
  private final MeterProvider<Counter> checks;
  private final Map<SourceKey, State> states = new ConcurrentHashMap<>();
  private final Map<SourceKey, Instant> checked = new ConcurrentHashMap<>();

  /**
   * @param series whether each source has a series of its own
   */
  SourceMetrics(PrometheusMeterRegistry registry, boolean series) {
    this.series = series;
    checks = Counter.builder("chi.edge.image.source.checks")
        .description("Checks of image sources for a newer image.").withRegistry(registry);
    for (Outcome outcome : Outcome.values()) {
      checks.withTag("result", label(outcome));
    }
    registry.getPrometheusRegistry().register(this);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void checked(SourceKey source, Outcome outcome, Instant at) {
    checks.withTag("result", label(outcome)).increment();
    if (outcome != Outcome.FAILED && series) {
      checked.put(source, at);
    }
  }

  @Override
  public void reported(SourceKey source, ImageSourceStatus status) {
    boolean ready = holds(status, ConditionType.READY);
    states.put(source, ready
        ? State.READY
        : holds(status, ConditionType.STALLED) ? State.STALLED : State.WAITING);
  }

  private static boolean holds(ImageSourceStatus status, ConditionType type) {
    return status.condition(type).filter(Condition::holds).isPresent();
  }

  @Override
  public void forgotten(SourceKey source) {
    states.remove(source);
    checked.remove(source);
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(byState(), times());
  }

  private GaugeSnapshot byState() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder().name("chi_edge_image_sources")
        .help("Image sources, by whether they have a current revision.");
    for (State state : State.values()) {
      metric.dataPoint(GaugeDataPointSnapshot.builder()
          .value(states.values().stream().filter(state::equals).count())
          .labels(Labels.of("state", label(state))).build());
    }
    return metric.build();
  }

  private GaugeSnapshot times() {
    GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
        .name("chi_edge_image_source_checked_timestamp_seconds")
        .help("When a check of an image source last succeeded, in seconds since 1970.");
    checked.forEach((source, at) -> metric.dataPoint(GaugeDataPointSnapshot.builder()
        .value(at.toEpochMilli() / MILLIS).labels(Labels.of("kind", source.kind().name(),
            "source", source.name(), "source_namespace", source.namespace()))
        .build()));
    return metric.build();
  }
}
