package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.registry.RequestListener;

/**
 * The operator's metrics; docs/metrics.md tells each. Labels have few values whatever the number of devices, but for the
 * one series a device that can be left out.
 *
 * <p>Labels that name an object of the cluster are called device_namespace, secret_namespace and so on: Prometheus puts
 * the operator's own {@code namespace} on what it scrapes, and would rename ours.
 */
public final class OperatorMetrics implements RequestListener, ProjectPoller.PollListener {
  /** A histogram costs two series and one for each bound, for each operation and status that was seen. */
  private static final double[] REQUEST_BOUNDS = {0.1, 0.3, 1, 3, 10, 30, 60};
  private static final double[] LOOK_BOUNDS = {0.01, 0.1, 1, 10, 60};
  private static final double[] BAKE_BOUNDS = {10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200};
  private static final double MILLIS = 1000.0;
  private static final double NANOS = 1e9;

  private final PrometheusRegistry registry;
  private final DeviceMetrics fleet;
  private final Counter polls;
  private final Counter kubernetes;
  private final Histogram requests;
  private final Histogram looks;
  private final Histogram bakes;
  private final Gauge looking;

  /**
   * Registers all that is known beforehand, so that a dashboard finds it from the start.
   *
   * @param deviceSeries whether each device has a series of its own
   */
  public OperatorMetrics(PrometheusRegistry registry, boolean deviceSeries) {
    this.registry = registry;
    fleet = new DeviceMetrics(deviceSeries);
    registry.register(fleet);
    polls = Counter.builder().name("chi_edge_registry_polls_total")
        .help("Lists of the testbed's records.").labelNames("result").register(registry);
    kubernetes = Counter.builder().name("chi_edge_kubernetes_requests_total")
        .help("Requests to the API server, without those of watches and of leader election.")
        .labelNames("result").register(registry);
    requests = histogram("chi_edge_registry_request_duration_seconds",
        "Requests to the testbed.", REQUEST_BOUNDS, "operation", "status");
    looks = histogram("chi_edge_reconcile_duration_seconds", "Looks at a resource.", LOOK_BOUNDS,
        "result");
    bakes = histogram("chi_edge_bake_duration_seconds",
        "Bakes that ended, from the Job's start to its end.", BAKE_BOUNDS, "result");
    looking = Gauge.builder().name("chi_edge_reconciles_in_progress")
        .help("Looks at resources that are under way.").register(registry);
    List.of("success", "failure").forEach(polls::initLabelValues);
    List.of("done", "error").forEach(looks::initLabelValues);
    List.of("succeeded", "failed").forEach(bakes::initLabelValues);
    kubernetes.initLabelValues("ok");
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder().name(name).help(help).labelNames(labels).classicOnly()
        .classicUpperBounds(bounds).withoutExemplars().register(registry);
  }

  private void gauge(String name, String help, Supplier<? extends Number> value) {
    GaugeWithCallback.builder().name(name).help(help)
        .callback(callback -> callback.call(value.get().doubleValue())).register(registry);
  }

  /** Tells which version runs. */
  public void version(String version) {
    Gauge.builder().name("chi_edge_build_info")
        .help("Always 1; the label tells which version runs.")
        .labelNames("version").register(registry).labelValues(version).set(1);
  }

  /** Tells whether this replica is the one that works. */
  void leader(BooleanSupplier leading) {
    gauge("chi_edge_leader", "1 for the replica that works, 0 for one that stands by.",
        () -> leading.getAsBoolean() ? 1 : 0);
  }

  /**
   * Tells how old the oldest list is.
   *
   * @param oldest over all credentials in use that are accepted; zero without any
   */
  void listAge(Supplier<Duration> oldest) {
    gauge("chi_edge_registry_poll_age_seconds",
        "Age of the oldest list of the testbed's records, over all credentials that are not rejected in use.",
        () -> oldest.get().toMillis() / MILLIS);
  }

  /** Tells of the credentials in use. */
  void credentials(Supplier<Collection<CredentialsInUse.Use>> uses) {
    registry.register(new CredentialMetrics(uses));
  }

  /** Tells how many bakes run, how many resources wait for their turn, and how many may run at once. */
  void bakes(IntSupplier running, IntSupplier waiting, int places) {
    GaugeWithCallback.builder().name("chi_edge_bakes")
        .help("Bakes that run, and resources that wait for their turn.").labelNames("state")
        .callback(callback -> {
          callback.call(running.getAsInt(), "running");
          callback.call(waiting.getAsInt(), "waiting");
        }).register(registry);
    gauge("chi_edge_bake_slots", "How many bakes may run at once.", () -> places);
  }

  @Override
  public void onRequest(String operation, int status, Duration took, String requestId) {
    requests.labelValues(operation, answer(status)).observe(took.toNanos() / NANOS);
  }

  private static String answer(int status) {
    return status == 0 ? "none" : Integer.toString(status);
  }

  @Override
  public void polled(boolean succeeded, int records) {
    polls.labelValues(succeeded ? "success" : "failure").inc();
  }

  /**
   * A request to the API server ended.
   *
   * @param failure its HTTP status when it failed, 0 without an answer; -1 when it went well
   */
  void kubernetesAsked(int failure) {
    kubernetes.labelValues(failure < 0 ? "ok" : answer(failure)).inc();
  }

  /** A look at a resource begins. */
  void looking() {
    looking.inc();
  }

  /** One look at one resource ended. */
  void looked(String result, Duration took) {
    looking.dec();
    looks.labelValues(result).observe(took.toNanos() / NANOS);
  }

  /** A bake's Job ended. */
  void baked(boolean succeeded, Duration took) {
    bakes.labelValues(succeeded ? "succeeded" : "failed").observe(took.toMillis() / MILLIS);
  }

  /** The status that a resource now has. */
  void device(ResourceID id, EdgeDeviceStatus status) {
    fleet.put(id, status);
  }

  /** A resource is gone. */
  void forget(ResourceID id) {
    fleet.remove(id);
  }
}
