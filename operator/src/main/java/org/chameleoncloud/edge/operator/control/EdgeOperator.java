package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.registry.client.RegistryClient;

/**
 * The running operator: every part is built and wired here.
 *
 * <p>{@link #start} returns when the caches are filled and the loop runs, or, with leader election, when it stands by.
 */
public final class EdgeOperator implements AutoCloseable {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final RegistryClient registryClient;
  private final SecretCache secrets;
  private final ProjectPollers snapshots;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Optional<Leadership> leadership;
  private final WatchFailureHandler watchLoss;
  private final Operator operator;

  private EdgeOperator(OperatorSettings settings, KubernetesClient client,
      OperatorMetrics meters, Clock clock, Runnable onFatal) {
    ReconcileTrigger wakes = new ReconcileTrigger();
    ApiRequestLimiter turns = new ApiRequestLimiter(meters::kubernetesAsked);
    registryClient = new RegistryClient(settings.registry(new RequestLog(meters), clock));
    secrets = new SecretCache(client, turns, settings.secretInterval(), wakes::wake);
    snapshots = new ProjectPollers(registryClient::open, settings.pace(), clock, wakes::wake,
        meters);
    meters.listAge(snapshots::oldestList);
    CredentialsInUse credentials = new CredentialsInUse();
    meters.credentials(credentials::all);
    DeviceNameIndex claims = new DeviceNameIndex(secrets);
    EdgeDeviceWriter resources = new EdgeDeviceWriter(client, turns);
    BakeQueue bakes = new BakeQueue(settings.bake().atOnce(), wakes::wake);
    meters.bakes(bakes::running, bakes::waiting, bakes.atOnce());
    Components parts = new Components(wakes, secrets, snapshots, credentials, claims,
        new Observer(client, turns, secrets, snapshots, credentials, claims, settings.bake(),
            clock),
        resources,
        new StatusWriter(resources, clock),
        bakes, new Actor(client, turns, resources, bakes, settings.bake()),
        new EventRecorder(client, turns, clock),
        new WriteBackoffs(settings.pace().resync()), meters);
    leadership = settings.leaderElection()
        .map(election -> new Leadership(election, client, onFatal));
    Optional<Leadership> election = leadership;
    meters.leader(() -> election.map(Leadership::isLeading).orElse(true));
    watchLoss = new WatchFailureHandler(onFatal);
    operator = new Operator(configuration -> configure(configuration, client)
        .withInformerStoppedHandler(watchLoss));
    operator.register(new EdgeDeviceReconciler(parts),
        controller -> configure(controller, settings));
  }

  /**
   * Builds and starts an operator.
   *
   * @param client stays the caller's to close
   * @param meters of this operator alone
   * @param onFatal called when this process must end, and soon, because it does not stop working by itself: another
   *     replica took over, or a watch is over for good
   * @throws RuntimeException when the API server cannot be asked; nothing is left running
   */
  public static EdgeOperator start(OperatorSettings settings, KubernetesClient client,
      OperatorMetrics meters, Clock clock, Runnable onFatal) {
    EdgeOperator operator = new EdgeOperator(settings, client, meters, clock,
        onFatal);
    try {
      operator.operator.start();
      operator.watchLoss.started();
      return operator;
    } catch (RuntimeException e) {
      operator.close();
      throw e;
    }
  }

  private ConfigurationServiceOverrider configure(ConfigurationServiceOverrider configuration,
      KubernetesClient client) {
    configuration.withKubernetesClient(client)
        .withCloseClientOnStop(false)
        // Our own writes are JSON Patches, alike on every API server.
        .withUseSSAToPatchPrimaryResource(false)
        .withExecutorService(executor)
        .withReconciliationTerminationTimeout(STOPPING);
    leadership.ifPresent(
        election -> configuration.withLeaderElectionConfiguration(election.configuration()));
    return configuration;
  }

  private static void configure(ControllerConfigurationOverrider<EdgeDevice> controller,
      OperatorSettings settings) {
    controller.withName(EdgeDeviceReconciler.NAME)
        .withTriggerReconcilerOnAllEvents(true)
        .withGenerationAware(false)
        .withOnUpdateFilter(EdgeOperator::isNews)
        .withRetry(new GenericRetry().setInitialInterval(FIRST_RETRY.toMillis())
            .setMaxInterval(LONGEST_RETRY.toMillis()).withoutMaxAttempts());
    if (settings.namespaces().isEmpty()) {
      controller.watchingAllNamespaces();
    } else {
      controller.settingNamespaces(settings.namespaces());
    }
  }

  /** Our own status writes are no news, nor is what others write beside spec, annotations and finalizers. */
  private static boolean isNews(EdgeDevice now, EdgeDevice before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(now.getMetadata().getAnnotations(),
            before.getMetadata().getAnnotations())
        || !Objects.equals(now.getMetadata().getUid(), before.getMetadata().getUid())
        || now.isMarkedForDeletion() != before.isMarkedForDeletion();
  }

  /** Whether all watches are up; what the liveness probe asks. */
  public boolean isHealthy() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /** Stops looking, lets looks that are under way end, and closes what was opened. */
  @Override
  public void close() {
    leadership.ifPresent(Leadership::ending);
    operator.stop();
    leadership.ifPresent(Leadership::release);
    snapshots.close();
    secrets.close();
    executor.shutdownNow();
    registryClient.close();
  }
}
