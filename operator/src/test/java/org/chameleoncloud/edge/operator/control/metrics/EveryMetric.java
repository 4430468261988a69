package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.ConnectionPool;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse;
import org.chameleoncloud.edge.operator.control.source.SourceKey;
import org.chameleoncloud.edge.operator.control.source.SourceListener;
import org.chameleoncloud.edge.operator.fleet.FleetPlan;
import org.chameleoncloud.edge.operator.fleet.FleetScenario;
import org.chameleoncloud.edge.operator.plan.credential.ManagedExpiry;

/** An operator to which everything has happened once, so that each metric has a series. */
final class EveryMetric {
  private EveryMetric() {}

  /** Its metrics. */
  static Scrape scrape() {
    return new Scrape(registry());
  }

  /** Its metrics, to be asked for. */
  static PrometheusRegistry registry() {
    PrometheusMeterRegistry registry = OperatorMeterRegistry.create("1.0");
    OperatorMetrics meters = new OperatorMetrics(registry, true, new DeviceMemory(),
        Clock.systemUTC());
    meters.connections("registry", new ConnectionPool());
    requestToNoApiServer(registry);
    meters.leader(() -> true);
    meters.listAge(() -> Duration.ZERO);
    meters.reservationListAge(() -> Duration.ZERO);
    meters.listsWaiting(() -> 2);
    meters.waiting(() -> 3, () -> 4);
    OperatorMetrics.heap(registry, () -> 0.5);
    meters.listRefused();
    meters.bakes(() -> 4, () -> 7, () -> 2, 4);
    meters.credentials(() -> List.of(new CredentialsInUse.Credential("lab", "chi-edge",
        CredentialsInUse.State.ACCEPTED, Optional.of(Instant.EPOCH))), List::of);
    SourceKey source = new SourceKey(ImageSourceRef.Kind.EdgeImageSource, "lab", "pi4");
    meters.imageSources().checked(source, SourceListener.Outcome.CHANGED, Instant.EPOCH);
    fleetInARollout(meters);
    meters.onRequest("list", 200, Duration.ofMillis(5), null);
    meters.onRequest("patch", 0, Duration.ofMillis(5), null);
    meters.polled(true, 3);
    meters.kubernetesRequest(403);
    meters.reconcileStarted();
    meters.reconcileEnded(true, Duration.ofMillis(5));
    meters.bakeEnded(true, Duration.ofMinutes(3));
    meters.device(new ResourceID("pi-1", "lab"), seen("2026-11-21T09:00:00Z",
        condition("Ready", "True", "Ready"), condition("Healthy", "False", "PowerOnDevice"),
        condition("Online", "False", "Offline")),
        new ManagedExpiry("chi-edge-pi-1", Instant.EPOCH, Instant.EPOCH));
    return registry.getPrometheusRegistry();
  }

  private static void fleetInARollout(OperatorMetrics meters) {
    FleetScenario fleet = FleetScenario.settled("pi-1", "pi-2");
    fleet.edit(spec -> spec.template(FleetScenario.template("new@example.org")));
    FleetPlan plan = fleet.plan();
    fleet.look();
    meters.fleets().reported(new ResourceID("classroom", "lab"), plan,
        fleet.status);
  }

  private static void requestToNoApiServer(MeterRegistry registry) {
    try (KubernetesClient client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1/")
            .withRequestRetryBackoffLimit(0).build())
        .withHttpClientFactory(KubernetesClientMetrics.httpClients(registry)).build()) {
      assertThatThrownBy(() -> client.secrets().inNamespace("lab").withName("chi-edge").get())
          .isInstanceOf(KubernetesClientException.class);
    }
  }

  static EdgeDeviceStatus status(Condition... conditions) {
    return EdgeDeviceStatusBuilder.builder().observedGeneration(1L).conditions(List.of(conditions))
        .build();
  }

  /** The status of a device that was last seen at a time; null while it is online. */
  static EdgeDeviceStatus seen(String lastSeen, Condition... conditions) {
    return EdgeDeviceStatusBuilder.builder(status(conditions)).lastSeen(lastSeen).build();
  }

  static Condition condition(String type, String status, String reason) {
    return new Condition(type, status, 1L, "2026-11-22T08:18:16Z", reason, "a sentence");
  }
}
