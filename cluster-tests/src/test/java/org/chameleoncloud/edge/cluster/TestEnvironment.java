package org.chameleoncloud.edge.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.lab.names.RandomSuffix;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test needs: a namespace for devices and one for the operator on the {@link TestCluster} of this process, and a
 * testbed. If a test fails, the operator's last log lines and the devices are printed.
 *
 * <p>In a static field, one environment is shared by all tests of the class, which clean up after themselves.
 */
final class TestEnvironment
    implements
      BeforeAllCallback,
      AfterAllCallback,
      BeforeEachCallback,
      AfterEachCallback {
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  static final String PROJECT = "CH-231106";
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
  /** The checks run, and balena is asked, twice a second. */
  static final TestbedOptions AUTOMATIC_CHECKS = TestbedOptions.forTests()
      .workersRunEvery(CHECK_INTERVAL, Duration.ZERO).balenaPollEvery(CHECK_INTERVAL);
  private static final int LOG_LINES = 30;

  private final TestCluster cluster = TestCluster.get();
  private final TestbedOptions testbedOptions;
  private final String fixedNamespace;
  private final List<OperatorProcess> operators = new ArrayList<>();
  private final List<String> namespaces = new ArrayList<>();
  private String namespace;
  private String operatorNamespace;
  private Path directory;
  private Testbed testbed;
  private boolean shared;

  /** With a testbed that runs its checks and asks balena automatically, twice a second. */
  TestEnvironment() {
    this(AUTOMATIC_CHECKS);
  }

  /** With these options of the testbed. */
  TestEnvironment(TestbedOptions testbedOptions) {
    this(testbedOptions, "");
  }

  /** With a fixed namespace for devices, which only one environment at a time can have. */
  TestEnvironment(String namespace) {
    this(AUTOMATIC_CHECKS, namespace);
  }

  /** With these options of the testbed, and a fixed namespace. */
  TestEnvironment(TestbedOptions testbedOptions, String fixedNamespace) {
    this.testbedOptions = testbedOptions;
    this.fixedNamespace = fixedNamespace;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    shared = true;
    open(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    if (!shared) {
      open(context);
    }
  }

  private void open(ExtensionContext context) throws IOException {
    String suffix = RandomSuffix.next();
    directory = cluster
        .createDirectory(context.getRequiredTestClass().getSimpleName() + "-" + suffix);
    namespace = createNamespace(fixedNamespace.isEmpty() ? "lab-" + suffix : fixedNamespace);
    operatorNamespace = createNamespace("edge-" + suffix);
    testbed = Testbed.start(testbedOptions);
    testbed.addProject(PROJECT);
  }

  /** Creates a namespace that is deleted together with this environment. */
  String createNamespace(String name) {
    // One with that name may still be terminating.
    eventually("the namespace " + name + " is created").until(() -> client().resource(
        new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create() != null);
    namespaces.add(name);
    return name;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getExecutionException().ifPresent(_ -> printDiagnosis());
    if (!shared) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  private void close() {
    operators.forEach(OperatorProcess::close);
    testbed.close();
    namespaces.forEach(this::deleteDevices);
    namespaces.forEach(name -> client().namespaces().withName(name).delete());
  }

  /**
   * Immediately, without finalizers: the operator that would remove them has ended, and the operator of the next test,
   * which may watch all namespaces, would add its own to devices whose namespace is terminating.
   */
  private void deleteDevices(String from) {
    var devices = client()
        .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(EdgeDevice.class))
        .inNamespace(from);
    devices.delete();
    devices.list().getItems().forEach(device -> client().resource(device).patch(
        PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}"));
  }

  private void printDiagnosis() {
    operators.forEach(operator -> {
      System.err.println("--- the last log lines of the operator");
      operator.lastLines(LOG_LINES).forEach(System.err::println);
    });
    System.err.println("--- the devices");
    System.err.println(kubectl("get", "edgedevices", "-o", "yaml").out());
  }

  /** The administrator's client. */
  KubernetesClient client() {
    return cluster.client();
  }

  /** The cluster of this process. */
  TestCluster cluster() {
    return cluster;
  }

  /** The namespace of the devices. */
  String namespace() {
    return namespace;
  }

  /** The namespace of the operator. */
  String operatorNamespace() {
    return operatorNamespace;
  }

  /** The testbed. */
  Testbed testbed() {
    return testbed;
  }

  /** A directory for files. */
  Path directory() {
    return directory;
  }

  /** The administrator's {@code kubectl} in the devices' namespace. */
  Program.Result kubectl(String... arguments) {
    return cluster.kubectl(namespace).run(arguments);
  }

  /** The same with a text as its standard input. */
  Program.Result kubectlWithInput(String input, String... arguments) {
    return cluster.kubectl(namespace).runWithInput(input, arguments);
  }

  /** Applies a manifest with {@code kubectl apply}, which must succeed. */
  String apply(String yaml) {
    return kubectlWithInput(yaml, "apply", "-f", "-").orFail();
  }

  /** Creates the Secret {@code chi-edge} with the project's credential, with the command of the README. */
  void createCredential() throws IOException {
    Path cloudsYaml = directory.resolve("clouds.yaml");
    Files.writeString(cloudsYaml, testbed.cloudsYaml("edge", testbed.credential(PROJECT)));
    kubectl("create", "secret", "generic", "chi-edge", "--from-file=" + cloudsYaml).orFail();
  }

  /** Creates the claims {@code edge-images} and {@code base-images}, the latter with an image, pi4.img. */
  void createClaims() throws IOException {
    createClaims(namespace);
  }

  /** The same in another namespace. */
  void createClaims(String namespace) throws IOException {
    String claim = Files.readString(cluster.checkout().examples().resolve("image-claim.yaml"))
        .replace("namespace: lab", "namespace: " + namespace);
    cluster.kubectl().runWithInput(claim + "---\n" + claim.replace("name: edge-images",
        "name: base-images"), "apply", "-f", "-").orFail();
    Path base = Files.createDirectories(cluster.claimDirectory(namespace, "base-images"));
    // A copy: a bake refuses a file that has another name.
    Files.copy(cluster.baseImage(), base.resolve("pi4.img"));
  }

  /** The chart for the devices' namespace only, with additional values. */
  Chart chart(String... values) {
    return Chart.rendered(cluster, operatorNamespace, forNamespace(values));
  }

  private List<String> forNamespace(String... values) {
    return Stream.concat(Stream.of("watchNamespaces={" + namespace + "}"), Stream.of(values))
        .toList();
  }

  /**
   * Installs the operator for all namespaces with Helm, with additional values. The test starts and ends its processes
   * itself.
   */
  Deployment installForAllNamespaces(String... values) {
    return Deployment.installed(cluster, operatorNamespace, directory,
        Chart.installed(cluster, operatorNamespace, List.of(values)));
  }

  /** The same for the devices' namespace only. */
  Deployment install(String... values) {
    return installForAllNamespaces(forNamespace(values).toArray(String[]::new));
  }

  /** Applies the service account and the roles of a chart, which may have been changed. */
  Deployment install(Chart chart) {
    return Deployment.install(cluster, operatorNamespace, directory, chart);
  }

  /** The requests of an installed operator to the API server from now on. */
  AuditLog audit(Deployment deployment) {
    AuditLog log = AuditLog.ofUser(cluster.controlPlane().auditLog(), deployment.user());
    log.skipToEnd();
    return log;
  }

  /** Ends an operator after the test, and prints its last log lines if the test fails. */
  OperatorProcess closeLater(OperatorProcess operator) {
    operators.add(operator);
    return operator;
  }

  /** Installs the operator for the devices' namespace only, and waits until it has started. */
  OperatorProcess startOperator() throws IOException {
    return closeLater(install().start());
  }

  /** All devices of the namespace. */
  List<EdgeDevice> devices() {
    return client().resources(EdgeDevice.class).inNamespace(namespace).list().getItems();
  }

  /** A device, if it exists. */
  Optional<EdgeDevice> device(String name) {
    return Optional.ofNullable(
        client().resources(EdgeDevice.class).inNamespace(namespace).withName(name).get());
  }

  /** The status of a device, empty if it has none. */
  EdgeDeviceStatus status(String name) {
    return device(name).map(EdgeDevice::getStatus).orElse(EdgeDeviceStatus.NONE);
  }

  /** Waits until a condition is true for the status of a device. */
  EdgeDeviceStatus awaitStatus(String name, String what, Predicate<EdgeDeviceStatus> condition) {
    return eventually(name + ": " + what).until(() -> status(name), condition);
  }

  /** Waits until a device is Ready in its current generation, and returns its status. */
  EdgeDeviceStatus awaitReady(String name) {
    return eventually(name + ": Ready")
        .until(() -> device(name), found -> found.filter(Devices::isReady).isPresent())
        .orElseThrow().getStatus();
  }

  /** Waits until a condition has a reason. */
  EdgeDeviceStatus awaitReason(String name, ConditionType condition, String reason) {
    return awaitStatus(name, condition.text() + " has the reason " + reason,
        status -> status.condition(condition)
            .filter(found -> found.reason().equals(reason)).isPresent());
  }

  /** Waits until a property of a testbed's record has a value. */
  void awaitProperty(String record, String property, String value) {
    eventually("the record " + record + " has " + property + ": " + value)
        .until(() -> testbed.record(record).flatMap(found -> found.property(property))
            .filter(found -> found.asText().equals(value)).isPresent());
  }

  /** Waits until a device no longer exists. */
  void awaitDeleted(String name) {
    eventually(name + " is deleted").until(() -> device(name).isEmpty());
  }

  /** Waits for up to a minute, and ignores exceptions, because the API server may be unavailable. */
  static ConditionFactory eventually(String what) {
    return await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).ignoreExceptions();
  }
}
