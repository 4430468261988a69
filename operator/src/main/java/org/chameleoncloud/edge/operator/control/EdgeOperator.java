package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.control.baking.BakeLimits;
import org.chameleoncloud.edge.operator.control.baking.BakeQueue;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.control.cluster.BakeObjects;
import org.chameleoncloud.edge.operator.control.cluster.CredentialSecrets;
import org.chameleoncloud.edge.operator.control.cluster.EdgeDeviceWriter;
import org.chameleoncloud.edge.operator.control.cluster.EventRecorder;
import org.chameleoncloud.edge.operator.control.cluster.FleetDevices;
import org.chameleoncloud.edge.operator.control.cluster.FleetWriter;
import org.chameleoncloud.edge.operator.control.cluster.JobReader;
import org.chameleoncloud.edge.operator.control.cluster.Leadership;
import org.chameleoncloud.edge.operator.control.cluster.RevisionStore;
import org.chameleoncloud.edge.operator.control.cluster.SecretCache;
import org.chameleoncloud.edge.operator.control.cluster.WatchFailureHandler;
import org.chameleoncloud.edge.operator.control.fleets.EdgeDeviceFleetReconciler;
import org.chameleoncloud.edge.operator.control.fleets.FleetController;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.metrics.OperatorMetrics;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse;
import org.chameleoncloud.edge.operator.control.polling.DeviceCredentialExpiries;
import org.chameleoncloud.edge.operator.control.polling.PollShares;
import org.chameleoncloud.edge.operator.control.polling.ProjectPollers;
import org.chameleoncloud.edge.operator.control.polling.RequestLog;
import org.chameleoncloud.edge.operator.control.reconcile.Actor;
import org.chameleoncloud.edge.operator.control.reconcile.ComponentsBuilder;
import org.chameleoncloud.edge.operator.control.reconcile.DeviceNameIndex;
import org.chameleoncloud.edge.operator.control.reconcile.EdgeDeviceReconciler;
import org.chameleoncloud.edge.operator.control.reconcile.Observer;
import org.chameleoncloud.edge.operator.control.reconcile.ReconcileTrigger;
import org.chameleoncloud.edge.operator.control.reconcile.StatusWriter;
import org.chameleoncloud.edge.operator.control.reconcile.WriteBackoffs;
import org.chameleoncloud.edge.operator.control.source.ImageSources;
import org.chameleoncloud.edge.operator.control.turns.LookExecutor;
import org.chameleoncloud.edge.registry.client.RegistryClient;

/**
 * The running operator: every part is built and wired here.
 *
 * <p>{@link #start} returns when the caches are filled and the loop runs, or, with leader election, when it stands by.
 */
public final class EdgeOperator implements AutoCloseable {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(5);
  /** Nothing writes to a resource in memory, so that no look needs a copy of its own, made by way of JSON. */
  private static final Cloner SHARED = new Cloner() {
    @Override
    public <R extends HasMetadata> R clone(R resource) {
      return resource;
    }
  };

  private final OperatorSettings settings;
  private final FleetDevices fleetDevices;
  private final FleetController fleets;
  private final RegistryClient registryClient;
  private final SecretCache secrets;
  private final ProjectPollers pollers;
  private final LookExecutor looks = new LookExecutor();
  private final Optional<Leadership> leadership;
  private final WatchFailureHandler watchFailures;
  private final Operator operator;
  private final Runnable registration;

  private EdgeOperator(OperatorSettings settings, KubernetesClient client,
      PrometheusMeterRegistry meters, Clock clock, Runnable onFatal) {
    this.settings = settings;
    DeviceMemory memory = new DeviceMemory();
    OperatorMetrics metrics = new OperatorMetrics(meters, settings.deviceMetrics(), memory,
        clock);
    ReconcileTrigger trigger = new ReconcileTrigger(looks);
    ApiRequestLimiter limiter = new ApiRequestLimiter(metrics::kubernetesRequest);

    registryClient = new RegistryClient(settings.registry(new RequestLog(metrics), clock));
    PollShares shares = PollShares.ofProcess(metrics::listRefused);
    DeviceCredentialExpiries expiries = new DeviceCredentialExpiries(registryClient::open,
        memory, clock, trigger::trigger);
    pollers = new ProjectPollers(registryClient::openTestbed, shares, settings.intervals(), clock,
        memory, trigger::trigger, metrics.and(expiries));
    metrics.listsWaiting(shares::waiting);
    CredentialsInUse credentials = new CredentialsInUse(memory);
    metrics.waiting(looks::waiting, trigger::held);
    metrics.listAge(pollers::oldestList);
    metrics.reservationListAge(pollers::oldestReservationList);
    metrics.credentials(credentials::all, expiries::all);
    metrics.connections("registry", registryClient.connectionPool());

    secrets = new SecretCache(client, limiter, settings.secretInterval(),
        settings.requireSecretLabel(), memory, trigger::trigger);
    CredentialSecrets credentialSecrets = new CredentialSecrets(client, limiter, secrets);
    EdgeDeviceWriter devices = new EdgeDeviceWriter(client, limiter, memory, onFatal);
    BakeObjects bakeObjects = new BakeObjects(client, limiter, settings.bake());
    BakeQueue bakes = new BakeQueue(new BakeLimits(settings.bake().maxBakes(),
        settings.bake().maxBakesPerNamespace()), memory, trigger::trigger);
    metrics.bakes(bakes::running, bakes::waiting, bakes::limited, bakes.slots());

    EventRecorder events = new EventRecorder(client, limiter, clock);
    fleetDevices = new FleetDevices(memory, clock);
    fleets = new FleetController(new EdgeDeviceFleetReconciler(fleetDevices,
        new FleetWriter(client, limiter), new RevisionStore(client, limiter), events,
        metrics.fleets(), clock), settings.namespaces());
    ImageSources sources = new ImageSources(devices::latest, trigger::trigger);
    SourceControllers sourceControllers = new SourceControllers(settings, client, limiter, sources,
        metrics.imageSources(), clock);

    DeviceNameIndex names = new DeviceNameIndex(credentials, devices::latest, clock);
    EdgeDeviceReconciler reconciler = new EdgeDeviceReconciler(ComponentsBuilder.builder()
        .trigger(trigger).names(names).fleets(fleetDevices).sources(sources)
        .observer(new Observer(secrets, credentialSecrets, expiries, pollers, credentials,
            new JobReader(client, limiter), bakeObjects, names, sources, settings.bake(),
            settings.restrictNewDevices(), clock))
        .actor(new Actor(devices, bakeObjects, bakes, sources, credentialSecrets))
        .devices(devices)
        .statusWriter(new StatusWriter(devices, clock, memory))
        .events(events)
        .backoffs(new WriteBackoffs(settings.intervals().resync(), memory))
        .bakes(bakes).bakeDeadline(settings.bake().deadline()).memory(memory).metrics(metrics)
        .build());

    leadership = settings.leaderElection()
        .map(election -> new Leadership(election, client, onFatal));
    Optional<Leadership> election = leadership;
    metrics.leader(() -> election.map(Leadership::isLeading).orElse(true));
    watchFailures = new WatchFailureHandler(onFatal);
    operator = new Operator(configuration -> configure(configuration, client)
        .withMetrics(new AggregatedMetrics(List.of(
            // Only the first one measures the time of a reconciliation.
            MicrometerMetrics.withoutPerResourceMetrics(meters), looks.metrics())))
        .withInformerStoppedHandler(watchFailures));
    // What a controller watches is decided when it is registered: only what the API server has.
    registration = () -> {
      sourceControllers.findServed();
      operator.register(reconciler, controller -> configure(controller, devices));
      sourceControllers.register(operator);
      fleets.register(operator, client, controller -> configure(controller, settings));
    };
  }

  /**
   * Builds an operator. Sends no request.
   *
   * @param client stays the caller's to close
   * @param meters of this operator alone
   * @param onFatal called when this process must end, and soon, because it does not stop working on its own: another
   *     replica took over, a watch stopped for good, or a device cannot be read
   */
  public static EdgeOperator create(OperatorSettings settings, KubernetesClient client,
      PrometheusMeterRegistry meters, Clock clock, Runnable onFatal) {
    return new EdgeOperator(settings, client, meters, clock, onFatal);
  }

  /**
   * Starts it, once.
   *
   * @throws RuntimeException when the API server cannot be reached; then close it
   */
  public void start() {
    registration.run();
    operator.start();
    fleetDevices.started();
    watchFailures.started();
  }

  private ConfigurationServiceOverrider configure(ConfigurationServiceOverrider configuration,
      KubernetesClient client) {
    configuration.withKubernetesClient(client)
        .withCloseClientOnStop(false)
        // Our own writes are JSON Patches, the same on every API server.
        .withUseSSAToPatchPrimaryResource(false)
        .withExecutorService(looks)
        .withResourceCloner(SHARED)
        .withReconciliationTerminationTimeout(TERMINATION_TIMEOUT);
    leadership.ifPresent(
        election -> configuration.withLeaderElectionConfiguration(election.configuration()));
    return configuration;
  }

  private void configure(ControllerConfigurationOverrider<EdgeDevice> controller,
      EdgeDeviceWriter devices) {
    controller.withName(EdgeDeviceReconciler.NAME)
        .withTriggerReconcilerOnAllEvents(true)
        .withGenerationAware(false)
        // Its timer keeps a task until it is due, also if a later reconciliation has replaced it: by default, ten hours.
        .withReconciliationMaxInterval(null)
        .withOnUpdateFilter((now, before) -> {
          devices.delivered(now);
          fleetDevices.delivered(now, before);
          return isRelevant(now, before);
        });
    configure(controller, settings);
  }

  private static void configure(ControllerConfigurationOverrider<?> controller,
      OperatorSettings settings) {
    controller.withRetry(new GenericRetry().setInitialInterval(FIRST_RETRY.toMillis())
        .setMaxInterval(LONGEST_RETRY.toMillis()).withoutMaxAttempts());
    if (settings.namespaces().isEmpty()) {
      controller.watchingAllNamespaces();
    } else {
      controller.settingNamespaces(settings.namespaces());
    }
  }

  /** After an exception. */
  static GenericRetry retries() {
    return new GenericRetry().setInitialInterval(FIRST_RETRY.toMillis())
        .setMaxInterval(LONGEST_RETRY.toMillis()).withoutMaxAttempts();
  }

  /** Our own status writes are not, nor is what others write apart from spec, annotations and deletion. */
  private static boolean isRelevant(EdgeDevice now, EdgeDevice before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(now.getMetadata().getAnnotations(),
            before.getMetadata().getAnnotations())
        || !Objects.equals(now.getMetadata().getUid(), before.getMetadata().getUid())
        || now.isMarkedForDeletion() != before.isMarkedForDeletion();
  }

  /** Whether all watches are up; the liveness probe asks this. */
  public boolean isHealthy() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /** Stops reconciling, lets reconciliations in progress end, and closes what was opened. */
  @Override
  public void close() {
    leadership.ifPresent(Leadership::stopping);
    operator.stop();
    leadership.ifPresent(Leadership::release);
    pollers.close();
    secrets.close();
    looks.shutdownNow();
    registryClient.close();
  }
}
