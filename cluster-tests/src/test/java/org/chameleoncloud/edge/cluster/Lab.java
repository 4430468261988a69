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
 * Where one scenario plays: a namespace of devices and one of the operator on the process's {@link Plane}, and a
 * testbed of its own. A scenario that fails leaves the operator's last words and the devices' conditions in the output.
 *
 * <p>In a static field it is one lab for all scenarios of the class, which tidy up after themselves.
 */
final class Lab
    implements
      BeforeAllCallback,
      AfterAllCallback,
      BeforeEachCallback,
      AfterEachCallback {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String PROJECT = "CH-231106";
  private static final TestbedOptions LIVELY = TestbedOptions.forTests()
      .workersRunEvery(Duration.ofMillis(500), Duration.ZERO);
  private static final int LOG_LINES = 30;

  private final Plane plane = Plane.get();
  private final TestbedOptions testbedOptions;
  private final String fixed;
  private final List<OperatorProcess> operators = new ArrayList<>();
  private final List<String> namespaces = new ArrayList<>();
  private String namespace;
  private String operatorNamespace;
  private Path folder;
  private Testbed testbed;
  private boolean shared;

  /** With a testbed that runs its checks by itself, twice a second. */
  Lab() {
    this(LIVELY);
  }

  /** With a testbed of this kind. */
  Lab(TestbedOptions testbedOptions) {
    this(testbedOptions, "");
  }

  /** With a namespace of this name, which two labs cannot have at once. */
  Lab(String namespace) {
    this(LIVELY, namespace);
  }

  private Lab(TestbedOptions testbedOptions, String fixed) {
    this.testbedOptions = testbedOptions;
    this.fixed = fixed;
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
    folder = plane.folder(context.getRequiredTestClass().getSimpleName() + "-" + suffix);
    namespace = namespace(fixed.isEmpty() ? "lab-" + suffix : fixed);
    operatorNamespace = namespace("edge-" + suffix);
    testbed = Testbed.start(testbedOptions);
    testbed.addProject(PROJECT);
  }

  /** Makes a namespace that goes with this lab. */
  String namespace(String name) {
    // One of that name may still be on its way out.
    patience("the namespace " + name + " is made").until(() -> client().resource(
        new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create() != null);
    namespaces.add(name);
    return name;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getExecutionException().ifPresent(_ -> tellWhatIsThere());
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
   * Here and now: nobody is there any more who would take the finalizers off, and the operator of the next scenario,
   * which may look after all namespaces, would put its own on what waits for its namespace to go.
   */
  private void deleteDevices(String from) {
    var devices = client()
        .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(EdgeDevice.class))
        .inNamespace(from);
    devices.delete();
    devices.list().getItems().forEach(device -> client().resource(device).patch(
        PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}"));
  }

  private void tellWhatIsThere() {
    operators.forEach(operator -> {
      System.err.println("--- the operator's last words");
      operator.lastLines(LOG_LINES).forEach(System.err::println);
    });
    System.err.println("--- the devices");
    System.err.println(kubectl("get", "edgedevices", "-o", "yaml").out());
  }

  /** The administrator's client. */
  KubernetesClient client() {
    return plane.client();
  }

  /** The process's control plane. */
  Plane plane() {
    return plane;
  }

  /** Where the devices are. */
  String namespace() {
    return namespace;
  }

  /** Where the operator is. */
  String operatorNamespace() {
    return operatorNamespace;
  }

  /** The testbed of this scenario. */
  Testbed testbed() {
    return testbed;
  }

  /** What this scenario writes. */
  Path folder() {
    return folder;
  }

  /** The administrator's {@code kubectl} in the devices' namespace. */
  Commands.Ran kubectl(String... words) {
    return plane.kubectl(namespace).run(words);
  }

  /** The same with a text as its standard input. */
  Commands.Ran kubectlWith(String input, String... words) {
    return plane.kubectl(namespace).runWith(input, words);
  }

  /** Applies a text with {@code kubectl apply}, which must go well. */
  String apply(String yaml) {
    return kubectlWith(yaml, "apply", "-f", "-").orFail();
  }

  /** Makes the Secret {@code chi-edge} with the project's own credential, as the README has a person do it. */
  void credential() throws IOException {
    Path cloudsYaml = folder.resolve("clouds.yaml");
    Files.writeString(cloudsYaml, testbed.cloudsYaml("edge", testbed.credential(PROJECT)));
    kubectl("create", "secret", "generic", "chi-edge", "--from-file=" + cloudsYaml).orFail();
  }

  /** Makes the claims {@code edge-images} and {@code base-images}, and lays an image on the latter as pi4.img. */
  void claims() throws IOException {
    claims(namespace);
  }

  /** The same in another namespace. */
  void claims(String namespace) throws IOException {
    String claim = Files.readString(plane.checkout().examples().resolve("image-claim.yaml"))
        .replace("namespace: lab", "namespace: " + namespace);
    plane.kubectl().runWith(claim + "---\n" + claim.replace("name: edge-images",
        "name: base-images"), "apply", "-f", "-").orFail();
    Path base = Files.createDirectories(plane.claim(namespace, "base-images"));
    Files.createLink(base.resolve("pi4.img"), plane.image());
  }

  /** The chart for the devices' namespace alone, with more values. */
  Chart chart(String... values) {
    return Chart.rendered(plane, operatorNamespace, forOurNamespace(values));
  }

  private List<String> forOurNamespace(String... values) {
    return Stream.concat(Stream.of("watchNamespaces={" + namespace + "}"), Stream.of(values))
        .toList();
  }

  /**
   * Has Helm install the operator for all namespaces, with more values of the chart. The scenario starts and ends its
   * processes itself.
   */
  Deployment installEverywhere(String... values) {
    return Deployment.installed(plane, operatorNamespace, folder,
        Chart.installed(plane, operatorNamespace, List.of(values)));
  }

  /** The same for the devices' namespace alone. */
  Deployment install(String... values) {
    return installEverywhere(forOurNamespace(values).toArray(String[]::new));
  }

  /** Applies account and roles of a chart that was rendered here, and perhaps changed since. */
  Deployment install(Chart chart) {
    return Deployment.install(plane, operatorNamespace, folder, chart);
  }

  /** What an installed operator asks the API server for from now on. */
  AuditLog audit(Deployment deployment) {
    AuditLog log = AuditLog.ofUser(plane.control().auditLog(), deployment.user());
    log.skipToEnd();
    return log;
  }

  /** Has a process end with the scenario, and its last words told if that fails. */
  OperatorProcess ends(OperatorProcess operator) {
    operators.add(operator);
    return operator;
  }

  /** Installs the operator for the devices' namespace alone and waits until it is at work. */
  OperatorProcess operator() throws IOException {
    return ends(install().start());
  }

  /** All devices of the namespace. */
  List<EdgeDevice> devices() {
    return client().resources(EdgeDevice.class).inNamespace(namespace).list().getItems();
  }

  /** A device, if it is there. */
  Optional<EdgeDevice> device(String name) {
    return Optional.ofNullable(
        client().resources(EdgeDevice.class).inNamespace(namespace).withName(name).get());
  }

  /** Its status, empty when there is none. */
  EdgeDeviceStatus status(String name) {
    return device(name).map(EdgeDevice::getStatus).orElse(EdgeDeviceStatus.NONE);
  }

  /** Waits until a device's status is as wanted; the API server may be away meanwhile. */
  EdgeDeviceStatus awaitStatus(String name, String what, Predicate<EdgeDeviceStatus> wanted) {
    return patience(name + ": " + what).until(() -> status(name), wanted);
  }

  /** Waits until a device is Ready as now written, and gives the status that says so. */
  EdgeDeviceStatus awaitReady(String name) {
    return patience(name + ": Ready")
        .until(() -> device(name), found -> found.filter(Devices::isReady).isPresent())
        .orElseThrow().getStatus();
  }

  /** Waits until a condition has a reason. */
  EdgeDeviceStatus awaitReason(String name, String condition, String reason) {
    return awaitStatus(name, condition + " says " + reason, status -> status.condition(condition)
        .filter(found -> found.reason().equals(reason)).isPresent());
  }

  /** Waits until a property of a device's record is as wanted. */
  void awaitProperty(String record, String property, String value) {
    patience("the record " + record + " says " + property + ": " + value)
        .until(() -> testbed.record(record).flatMap(found -> found.property(property))
            .filter(found -> found.asText().equals(value)).isPresent());
  }

  /** Waits until a device is gone. */
  void awaitGone(String name) {
    patience(name + " is gone").until(() -> device(name).isEmpty());
  }

  /** Waits for something, for a minute; an API server that is away meanwhile is no failure. */
  static ConditionFactory patience(String what) {
    return await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).ignoreExceptions();
  }
}
