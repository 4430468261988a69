package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/** An operator that has seen something of everything, so that each metric has a series. */
final class EveryMetric {
  private EveryMetric() {}

  /** What it tells. */
  static Scrape scrape() {
    PrometheusRegistry registry = new PrometheusRegistry();
    OperatorMetrics meters = new OperatorMetrics(registry, true);
    meters.version("1.0");
    meters.leader(() -> true);
    meters.listAge(() -> Duration.ZERO);
    meters.bakes(() -> 4, () -> 7, 4);
    meters.credentials(() -> List.of(new CredentialsInUse.Use("lab", "chi-edge",
        CredentialsInUse.State.ACCEPTED, Optional.of(Instant.EPOCH))));
    meters.onRequest("list", 200, Duration.ofMillis(5), null);
    meters.onRequest("patch", 0, Duration.ofMillis(5), null);
    meters.polled(true, 3);
    meters.kubernetesAsked(403);
    meters.looking();
    meters.looked("done", Duration.ofMillis(5));
    meters.baked(true, Duration.ofMinutes(3));
    meters.device(new ResourceID("pi-1", "lab"),
        status(condition("Ready", "True", "Ready"),
            condition("Healthy", "False", "PowerOnDevice")));
    return new Scrape(registry);
  }

  static EdgeDeviceStatus status(Condition... conditions) {
    return EdgeDeviceStatusBuilder.builder().observedGeneration(1L).conditions(List.of(conditions))
        .build();
  }

  static Condition condition(String type, String status, String reason) {
    return new Condition(type, status, 1L, "2026-11-22T08:18:16Z", reason, "a sentence");
  }
}
