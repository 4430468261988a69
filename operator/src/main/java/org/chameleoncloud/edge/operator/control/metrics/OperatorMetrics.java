package org.chameleoncloud.edge.operator.control.metrics;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpConnectionPoolMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.fleets.FleetListener;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse;
import org.chameleoncloud.edge.operator.control.polling.PollListener;
import org.chameleoncloud.edge.operator.control.polling.ReservationPoll;
import org.chameleoncloud.edge.operator.control.source.SourceListener;
import org.chameleoncloud.edge.operator.plan.credential.ManagedExpiry;
import org.chameleoncloud.edge.registry.RequestListener;

/**
 * The operator's own metrics. The number of their series does not grow with the devices, except for the series of each
 * device that can be switched off; those are computed once a scrape by a collector of its own on the same registry.
 *
 * <p>Labels that name an object of the cluster are called device_namespace, secret_namespace and so on: Prometheus adds
 * the operator's own {@code namespace} to what it scrapes, and would rename ours.
 */
public final class OperatorMetrics implements RequestListener, PollListener {
  /** The name of the metric of connections. */
  static final String CONNECTIONS = "chi.edge.connections";

  /** A histogram has two series and one per bucket, for each operation and status that occurred. */
  private static final Duration[] REQUEST_BUCKETS = seconds(0.1, 0.3, 1, 3, 10, 30, 60);
  private static final Duration[] RECONCILE_BUCKETS = seconds(0.01, 0.1, 1, 10, 60);
  private static final Duration[] BAKE_BUCKETS = seconds(10, 30, 60, 120, 300, 600, 1200, 1800,
      3600, 7200);

  private final PrometheusMeterRegistry registry;
  private final DeviceMetrics devices;
  private final boolean deviceSeries;
  private final InstantSource clock;
  private final ManagedCredentialMetrics managedCredentials;
  private final MeterProvider<Counter> polls;
  private final MeterProvider<Counter> reservationPolls;
  private final Counter refusedLists;
  private final MeterProvider<Counter> kubernetesRequests;
  private final MeterProvider<Timer> registryRequests;
  private final MeterProvider<Timer> reconciliations;
  private final MeterProvider<Timer> bakes;
  private final AtomicInteger inProgress = new AtomicInteger();

  /**
   * Registers everything that is known beforehand, so that a dashboard finds it from the start.
   *
   * @param deviceSeries whether each device has series of its own, and so have fleets and image sources
   * @param memory forgets the devices that are deleted
   * @param clock for what is overdue
   */
  public OperatorMetrics(PrometheusMeterRegistry registry, boolean deviceSeries,
      DeviceMemory memory, InstantSource clock) {
    this.registry = registry;
    this.deviceSeries = deviceSeries;
    this.clock = clock;
    devices = new DeviceMetrics(deviceSeries, memory);
    managedCredentials = new ManagedCredentialMetrics(memory, clock);
    registry.getPrometheusRegistry().register(devices);
    registry.getPrometheusRegistry().register(managedCredentials);
    polls = Counter.builder("chi.edge.registry.polls")
        .description("Lists of the testbed's records.").withRegistry(registry);
    reservationPolls = Counter.builder("chi.edge.reservation.polls")
        .description("Lists of the testbed's reservations.").withRegistry(registry);
    refusedLists = Counter.builder("chi.edge.lists.refused")
        .description(
            "Lists of the testbed that would have kept more memory than their namespace has.")
        .register(registry);
    kubernetesRequests = Counter.builder("chi.edge.kubernetes.requests")
        .description("Requests to the API server, without watches and leader election.")
        .withRegistry(registry);
    registryRequests = timer("chi.edge.registry.request.duration", "Requests to the testbed.",
        REQUEST_BUCKETS);
    reconciliations = timer("chi.edge.reconcile.duration", "Reconciliations of a device.",
        RECONCILE_BUCKETS);
    bakes = timer("chi.edge.bake.duration",
        "Bakes that ended, from the Job's start to its end.", BAKE_BUCKETS);
    Gauge.builder("chi.edge.reconciles.in.progress", inProgress::get)
        .description("Reconciliations in progress.").register(registry);
    List.of("success", "failure").forEach(result -> polls.withTag("result", result));
    Stream.of(ReservationPoll.values())
        .forEach(result -> reservationPolls.withTag("result", label(result)));
    List.of("success", "error").forEach(result -> reconciliations.withTag("result", result));
    List.of("succeeded", "failed").forEach(result -> bakes.withTag("result", result));
    kubernetesRequests.withTag("result", "ok");
  }

  private static Duration[] seconds(double... seconds) {
    return IntStream.range(0, seconds.length)
        .mapToObj(i -> Duration.ofMillis(Math.round(seconds[i] * 1000))).toArray(Duration[]::new);
  }

  private MeterProvider<Timer> timer(String name, String description, Duration[] buckets) {
    return Timer.builder(name).description(description).serviceLevelObjectives(buckets)
        .withRegistry(registry);
  }

  /**
   * The heap of the process.
   *
   * @param used the share in use after the last full collection
   */
  public static void heap(MeterRegistry registry, DoubleSupplier used) {
    Gauge.builder("chi.edge.heap.used.ratio", used::getAsDouble)
        .description("Share of the old generation of the heap that was in use after the last full "
            + "collection; 0 before the first.")
        .register(registry);
  }

  /** What waits while many reconciliations are in progress: these, and devices that are triggered when fewer wait. */
  public void waiting(IntSupplier reconciles, IntSupplier devices) {
    Gauge.builder("chi.edge.reconciles.waiting", reconciles::getAsInt)
        .description("Reconciliations that wait for others to end.").register(registry);
    Gauge.builder("chi.edge.devices.waiting", devices::getAsInt)
        .description(
            "Devices with a reason to be reconciled that are not queued yet.")
        .register(registry);
  }

  /** Image sources. */
  public SourceListener imageSources() {
    return new SourceMetrics(registry, deviceSeries);
  }

  /** Fleets. */
  public FleetListener fleets() {
    return new FleetMetrics(registry.getPrometheusRegistry(), deviceSeries, clock);
  }

  /** Whether this replica leads. */
  public void leader(BooleanSupplier leading) {
    Gauge.builder("chi.edge.leader", () -> leading.getAsBoolean() ? 1 : 0)
        .description("1 for the replica that leads, 0 for one that stands by.")
        .register(registry);
  }

  /**
   * The age of the oldest list.
   *
   * @param oldest over all credentials in use that are not rejected; zero without any
   */
  public void listAge(Supplier<Duration> oldest) {
    TimeGauge.builder("chi.edge.registry.poll.age", () -> oldest.get().toMillis(),
        TimeUnit.MILLISECONDS)
        .description(
            "Age of the oldest list of the testbed's records, over all credentials in use that are not rejected.")
        .register(registry);
  }

  /**
   * The age of the oldest list of reservations.
   *
   * @param oldest over the same credentials; zero where the testbed does not offer its reservation service
   */
  public void reservationListAge(Supplier<Duration> oldest) {
    TimeGauge.builder("chi.edge.reservation.poll.age", () -> oldest.get().toMillis(),
        TimeUnit.MILLISECONDS)
        .description(
            "Age of the oldest list of the testbed's reservations, over all credentials in use that are not rejected.")
        .register(registry);
  }

  /** How many lists wait for an earlier one of their namespace to end. */
  public void listsWaiting(IntSupplier waiting) {
    Gauge.builder("chi.edge.lists.waiting", waiting::getAsInt)
        .description("Lists of the testbed that wait for an earlier one of their namespace to end.")
        .register(registry);
  }

  /** A list of the testbed would have kept more memory than its namespace has. */
  public void listRefused() {
    refusedLists.increment();
  }

  /** The credentials in use that users made: those that register devices, and those that devices sign in with. */
  public void credentials(Supplier<Collection<CredentialsInUse.Credential>> credentials,
      Supplier<Collection<CredentialsInUse.Credential>> ofDevices) {
    registry.getPrometheusRegistry()
        .register(new CredentialMetrics(credentials, ofDevices, deviceSeries));
  }

  /**
   * How many bakes run, how many devices wait for a slot or for another bake of their namespace, and how many slots there
   * are.
   */
  public void bakes(IntSupplier running, IntSupplier waiting, IntSupplier limited, int slots) {
    bakes("running", running);
    bakes("waiting", waiting);
    bakes("limited", limited);
    Gauge.builder("chi.edge.bake.slots", () -> slots)
        .description("How many bakes may run at once.").register(registry);
  }

  private void bakes(String state, IntSupplier number) {
    Gauge.builder("chi.edge.bakes", number::getAsInt).tag("state", state)
        .description("Bakes that are running, and devices that wait for a slot.")
        .register(registry);
  }

  /**
   * A pool of HTTP connections.
   *
   * @param peer where they lead to
   */
  public void connections(String peer, ConnectionPool pool) {
    connections(registry, peer, pool);
  }

  static void connections(MeterRegistry registry, String peer, ConnectionPool pool) {
    new OkHttpConnectionPoolMetrics(pool, CONNECTIONS, Tags.of("peer", peer))
        .bindTo(registry);
  }

  @Override
  public void onRequest(String operation, int status, Duration took, String requestId) {
    registryRequests.withTags(Tags.of("operation", operation, "status", status(status)))
        .record(took);
  }

  private static String status(int status) {
    return status == 0 ? "none" : Integer.toString(status);
  }

  @Override
  public void polled(boolean succeeded, int records) {
    polls.withTag("result", succeeded ? "success" : "failure").increment();
  }

  @Override
  public void reservationsPolled(ReservationPoll result) {
    reservationPolls.withTag("result", label(result)).increment();
  }

  private static String label(ReservationPoll result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A request to the API server ended.
   *
   * @param failure its HTTP status when it failed, 0 without a response; negative when it succeeded
   */
  public void kubernetesRequest(int failure) {
    kubernetesRequests.withTag("result", failure < 0 ? "ok" : status(failure)).increment();
  }

  /** A reconciliation starts. */
  public void reconcileStarted() {
    inProgress.incrementAndGet();
  }

  /** A reconciliation ended; one that did not succeed is repeated. */
  public void reconcileEnded(boolean succeeded, Duration took) {
    inProgress.decrementAndGet();
    reconciliations.withTag("result", succeeded ? "success" : "error").record(took);
  }

  /** A bake's Job ended. */
  public void bakeEnded(boolean succeeded, Duration took) {
    bakes.withTag("result", succeeded ? "succeeded" : "failed").record(took);
  }

  /**
   * The status that a device now has.
   *
   * @param credential the managed credential in its record; null for none
   */
  public void device(ResourceID id, EdgeDeviceStatus status, ManagedExpiry credential) {
    devices.put(id, status);
    managedCredentials.put(id, credential);
  }
}
