package org.chameleoncloud.edge.operator.control.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Creates the meter registry of an operator, with the metrics of its process and its JVM. */
public final class OperatorMeterRegistry {
  /** The SDK's metrics of a controller's methods. */
  private static final String SDK_EXECUTION = "operator.sdk.controllers.execution.";

  private OperatorMeterRegistry() {}

  /**
   * A registry whose size is bounded: the SDK would number every retry in a tag, and keep over a hundred histogram buckets
   * where {@code chi_edge_reconcile_duration_seconds} has what is needed.
   *
   * @param version what {@code chi_edge_build_info} says
   */
  public static PrometheusMeterRegistry create(String version) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT,
        new PrometheusRegistry(), Clock.SYSTEM);
    registry.config()
        .meterFilter(MeterFilter.ignoreTags("reconciliations.retries.number",
            "reconciliations.retries.last"))
        .meterFilter(withoutSdkHistograms()).meterFilter(new OkHttpMeterNames());
    Gauge.builder("chi.edge.build.info", () -> 1).tag("version", version)
        .description("Always 1; the label says which version runs.").register(registry);
    new JvmInfoMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    // The names that every Prometheus client gives to a process, as node and pod dashboards expect them.
    ProcessMetrics.builder().register(registry.getPrometheusRegistry());
    return registry;
  }

  private static MeterFilter withoutSdkHistograms() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(Meter.Id id,
          DistributionStatisticConfig config) {
        return id.getName().startsWith(SDK_EXECUTION)
            ? DistributionStatisticConfig.builder().percentilesHistogram(false)
                .percentiles(new double[0]).build().merge(config)
            : config;
      }
    };
  }
}
