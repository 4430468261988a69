package org.chameleoncloud.edge.operator.control;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.MockServers;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.control.metrics.OperatorMeterRegistry;
import org.chameleoncloud.edge.operator.control.metrics.Scrape;
import org.chameleoncloud.edge.operator.control.polling.PollIntervals;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;

/** Everything that a test of the operator needs: an in-memory API server, a testbed, and the operator. */
final class OperatorHarness implements AutoCloseable {
  static final String NAMESPACE = "lab";
  static final String PROJECT = "CH-231106";
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  final Testbed testbed;
  final CountingApiServer api = new CountingApiServer();
  final KubernetesClient client;
  private final KubernetesClient operatorClient;
  private final KubernetesMockServer server;
  final CountDownLatch fatalError = new CountDownLatch(1);
  /** The metrics of the operator that was started last. */
  Scrape metrics;
  private EdgeOperator operator;
  private EdgeOperator standby;

  OperatorHarness() {
    this(TestbedOptions.forTests());
  }

  /** With these options of the testbed. */
  OperatorHarness(TestbedOptions options) {
    testbed = Testbed.start(options);
    server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api,
        false);
    server.init();
    server.expectCustomResource(
        CustomResourceDefinitionContext.fromCustomResourceType(EdgeDevice.class));
    server.expectCustomResource(
        CustomResourceDefinitionContext.fromCustomResourceType(EdgeImageSource.class));
    server.expectCustomResource(
        CustomResourceDefinitionContext.fromCustomResourceType(ClusterEdgeImageSource.class));
    server.expectCustomResource(
        CustomResourceDefinitionContext.fromCustomResourceType(EdgeDeviceFleet.class));
    client = server.createClient();
    operatorClient = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(client.getConfiguration())
            .withUserAgent(CountingApiServer.OPERATOR).build())
        .build();
    testbed.addProject(PROJECT);
  }

  /** A harness with a valid Secret {@code chi-edge} and a running operator. */
  static OperatorHarness running() {
    return running(TestbedOptions.forTests());
  }

  /** The same with these options of the testbed. */
  static OperatorHarness running(TestbedOptions options) {
    OperatorHarness operator = new OperatorHarness(options);
    operator.applyValidSecret();
    operator.start();
    return operator;
  }

  /** Creates or updates the Secret {@code chi-edge}, with a valid credential of the project. */
  void applyValidSecret() {
    applySecret("chi-edge", testbed.credential(PROJECT));
  }

  void applySecret(String name, Credential credential) {
    applySecret(name, Map.of("clouds.yaml", testbed.cloudsYaml("edge", credential)));
  }

  /** A client in another project, which must exist on the testbed. */
  OtherClient otherClient(String project) {
    return new OtherClient(testbed, project);
  }

  /** The local testbed's, which no operator connects to by default. */
  static final TestbedHosts TESTBED_HOSTS = TestbedHosts.local("127.0.0.1");

  static OperatorSettings settings() {
    return settings(BakeSettings.defaults());
  }

  static OperatorSettings settings(BakeSettings bake) {
    PollIntervals intervals = new PollIntervals(Duration.ofMillis(200), Duration.ofMillis(50),
        Duration.ofSeconds(1), Duration.ofSeconds(1),
        Duration.ofSeconds(1));
    return OperatorSettingsBuilder.builder().namespaces(Set.of()).intervals(intervals)
        .secretInterval(Duration.ofMillis(200)).connectTimeout(Duration.ofSeconds(2))
        .callTimeout(Duration.ofSeconds(2)).writesInFlight(4).clusterImageSources(true)
        .testbedHosts(TESTBED_HOSTS).bake(bake).deviceMetrics(true)
        .build();
  }

  void start() {
    start(settings());
  }

  void start(OperatorSettings settings) {
    start(settings, Clock.systemUTC());
  }

  void start(OperatorSettings settings, Clock clock) {
    PrometheusMeterRegistry meters = OperatorMeterRegistry.create("1.0");
    metrics = new Scrape(meters.getPrometheusRegistry());
    operator = EdgeOperator.create(settings, operatorClient, meters, clock,
        fatalError::countDown);
    operator.start();
  }

  /** Starts a second replica. */
  void startStandby(OperatorSettings settings) {
    EdgeOperator first = operator;
    start(settings);
    standby = operator;
    operator = first;
  }

  /** Whether the operator's liveness probe would succeed. */
  boolean isHealthy() {
    return operator.isHealthy();
  }

  /** Makes the API server report that the operator may use Leases; the in-memory one does not support that request. */
  void allowLeases() {
    api.allowLeases();
  }

  /** Creates a Lease with a holder. */
  void createLease(String name, String holder) {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    create(new LeaseBuilder().withNewMetadata().withNamespace(NAMESPACE).withName(name)
        .endMetadata()
        .withNewSpec().withHolderIdentity(holder).withLeaseDurationSeconds(600).withAcquireTime(now)
        .withRenewTime(now).withLeaseTransitions(0).endSpec().build());
  }

  /** Changes the holder of a Lease. */
  void changeLeaseHolder(String name, String holder) {
    client.leases().inNamespace(NAMESPACE).withName(name).edit(lease -> {
      lease.getSpec().setHolderIdentity(holder);
      lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
      return lease;
    });
  }

  /** Makes a Lease expire. */
  void expireLease(String name) {
    client.leases().inNamespace(NAMESPACE).withName(name).edit(lease -> {
      lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(10));
      return lease;
    });
  }

  /** Null while there is no such Lease. */
  String leaseHolder(String name) {
    Lease lease = client.leases().inNamespace(NAMESPACE).withName(name).get();
    return lease == null ? null : lease.getSpec().getHolderIdentity();
  }

  /** Stops the operator; the closest to killing it that is possible within one process. */
  void kill() {
    operator.close();
    operator = null;
  }

  void applySecret(String name, Map<String, String> data) {
    Map<String, String> encoded = new HashMap<>();
    data.forEach((key, value) -> encoded.put(key,
        Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    client.secrets().inNamespace(NAMESPACE)
        .resource(new SecretBuilder().withNewMetadata().withName(name)
            .withNamespace(NAMESPACE).endMetadata().withData(encoded).build())
        .createOr(NonDeletingOperation::update);
  }

  static EdgeDeviceSpec spec() {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").build();
  }

  static EdgeDeviceSpec spec(String name, String machineName, String email) {
    return EdgeDeviceSpecBuilder.builder().name(name).machineName(machineName).contactEmail(email)
        .build();
  }

  static EdgeDeviceSpec withImage(EdgeDeviceSpec spec) {
    return withImage(spec, new ImageSpec.Source(null, null, "base-images", "pi4.img"));
  }

  static EdgeDeviceSpec withImage(EdgeDeviceSpec spec, String url) {
    return withImage(spec, new ImageSpec.Source(url, null, null, null));
  }

  private static EdgeDeviceSpec withImage(EdgeDeviceSpec spec, ImageSpec.Source source) {
    return withImage(spec, TestImages.from(source).build());
  }

  static EdgeDeviceSpec withImage(EdgeDeviceSpec spec, ImageSpec image) {
    return EdgeDeviceSpecBuilder.builder(spec).image(image).build();
  }

  EdgeDevice apply(String name, EdgeDeviceSpec spec) {
    EdgeDevice device = new EdgeDevice();
    device.getMetadata().setName(name);
    device.getMetadata().setNamespace(NAMESPACE);
    device.setSpec(spec);
    return client.resource(device).create();
  }

  /** Changes a spec. Retries if the operator writes the status in the meantime. */
  void edit(String name, UnaryOperator<EdgeDeviceSpec> change) {
    change(name, device -> device.setSpec(change.apply(device.getSpec())));
  }

  void annotate(String name, String key, String value) {
    change(name, device -> {
      Map<String, String> annotations = new HashMap<>(device.getMetadata().getAnnotations());
      annotations.put(key, value);
      device.getMetadata().setAnnotations(annotations);
    });
  }

  /** Changes a device; again when the operator changed it in between. */
  void change(String name, Consumer<EdgeDevice> change) {
    await("change of " + name).atMost(TIMEOUT).pollInterval(Duration.ofMillis(20))
        .until(() -> tryChange(name, change));
  }

  private boolean tryChange(String name, Consumer<EdgeDevice> change) {
    try {
      client.resources(EdgeDevice.class).inNamespace(NAMESPACE).withName(name).edit(device -> {
        change.accept(device);
        return device;
      });
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return false;
    }
  }

  void delete(String name) {
    client.resources(EdgeDevice.class).inNamespace(NAMESPACE).withName(name).delete();
  }

  EdgeDevice get(String name) {
    return client.resources(EdgeDevice.class).inNamespace(NAMESPACE).withName(name).get();
  }

  EdgeDeviceStatus status(String name) {
    EdgeDevice device = get(name);
    return device == null || device.getStatus() == null
        ? EdgeDeviceStatus.NONE
        : device.getStatus();
  }

  EdgeDeviceStatus awaitStatus(String name, Predicate<EdgeDeviceStatus> condition) {
    return await("status of " + name).atMost(TIMEOUT).pollInterval(Duration.ofMillis(20))
        .until(() -> status(name), condition);
  }

  EdgeDeviceStatus awaitReady(String name) {
    return awaitStatus(name,
        status -> status.condition(ConditionType.READY).filter(ready -> ready.holds()).isPresent());
  }

  EdgeDeviceStatus awaitReason(String name, ConditionType condition, String reason) {
    return awaitStatus(name,
        status -> status.condition(condition).filter(found -> found.reason().equals(reason))
            .isPresent());
  }

  void awaitDeleted(String name) {
    await("deletion of " + name).atMost(TIMEOUT).pollInterval(Duration.ofMillis(20))
        .until(() -> get(name) == null);
  }

  /** The message of a condition, which must exist. */
  String message(String name, ConditionType condition) {
    return status(name).condition(condition).orElseThrow().message();
  }

  /** How many writes the registry received, successful or not. */
  int registryWrites() {
    return testbed.requests().count("POST") + testbed.requests().count("PATCH")
        + testbed.requests().count("DELETE");
  }

  /** How many times the registry's records have been listed. */
  int polls() {
    return testbed.requests().count("GET", "/v1/hardware");
  }

  /** Waits until the registry's records have been listed this many times more. */
  void awaitPolls(int more) {
    int until = polls() + more;
    await("polls").atMost(TIMEOUT).pollInterval(Duration.ofMillis(20))
        .until(() -> polls() >= until);
  }

  void awaitEvent(String reason) {
    await("event " + reason).atMost(TIMEOUT).pollInterval(Duration.ofMillis(20))
        .until(() -> events().stream().anyMatch(event -> event.startsWith(reason + ":")));
  }

  List<String> events() {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .map(event -> event.getReason() + ": " + event.getMessage()).toList();
  }

  <T extends HasMetadata> T create(T resource) {
    return client.resource(resource).create();
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    if (standby != null) {
      standby.close();
    }
    operatorClient.close();
    client.close();
    MockServers.stop(server);
    testbed.close();
  }
}
