package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;

/** What a benchmark runs on: a real control plane and the local testbed. */
final class BenchLab implements AutoCloseable {
  static final String PROJECT = "CH-231106";
  static final String NAMESPACE = "lab";
  /** So many devices come first, so that programs are compiled when the others are measured. */
  static final int WARM = 100;

  private final Path directory;
  private final ControlPlaneCluster cluster;
  private final Testbed testbed;
  private final List<String> namespaces;

  private BenchLab(Path directory, ControlPlaneCluster cluster, Testbed testbed, int namespaces) {
    this.directory = directory;
    this.cluster = cluster;
    this.testbed = testbed;
    this.namespaces = IntStream.range(0, namespaces)
        .mapToObj(number -> namespaces == 1 ? NAMESPACE : NAMESPACE + "-" + number).toList();
  }

  /**
   * Starts them.
   *
   * @param top of the checkout, which receives the files below target/bench
   * @param namespaces of the devices; one is {@link #NAMESPACE}
   * @throws IOException if that fails; the message says why
   */
  static BenchLab start(Path top, int namespaces) throws IOException {
    return start(top, namespaces, TestbedOptions.forTests());
  }

  /** The same with a testbed of these options. */
  static BenchLab start(Path top, int namespaces, TestbedOptions options) throws IOException {
    Checkout checkout = new Checkout(top.toAbsolutePath().normalize());
    BenchCluster started = BenchCluster.start(checkout, checkout.crds());
    Testbed testbed = Testbed.start(options);
    BenchLab lab = new BenchLab(started.directory(), started.cluster(), testbed, namespaces);
    IntStream.range(0, namespaces).mapToObj(lab::project).forEach(testbed::addProject);
    return lab;
  }

  Path directory() {
    return directory;
  }

  ControlPlaneCluster cluster() {
    return cluster;
  }

  Testbed testbed() {
    return testbed;
  }

  /** The namespaces of the devices. */
  List<String> namespaces() {
    return namespaces;
  }

  /** Creates the namespaces that are missing, with a Secret for their devices in each. */
  void createCredentials() {
    for (int number = 0; number < namespaces.size(); number++) {
      String namespace = namespaces.get(number);
      if (!namespace.equals(NAMESPACE)) {
        cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace)
            .endMetadata().build()).create();
      }
      String cloudsYaml = testbed.cloudsYaml("edge", testbed.credential(project(number)));
      cluster.client().resource(new SecretBuilder()
          .withMetadata(
              new ObjectMetaBuilder().withNamespace(namespace).withName("chi-edge").build())
          .withData(Map.of("clouds.yaml", Base64.getEncoder()
              .encodeToString(cloudsYaml.getBytes(StandardCharsets.UTF_8))))
          .build()).create();
    }
  }

  /** Creates the devices with these numbers, some at a time. */
  void applyDevices(int from, int to) {
    applyDevices(from, to, _ -> {});
  }

  /** Creates the devices with these numbers, some at a time, and reports each. */
  void applyDevices(int from, int to, IntConsumer applied) {
    KubernetesClient client = cluster.client();
    BenchCluster.createAll(from, to, number -> {
      client.resource(device(number)).create();
      applied.accept(number);
    });
  }

  private EdgeDevice device(int number) {
    EdgeDevice device = new EdgeDevice();
    device.setMetadata(new ObjectMetaBuilder().withNamespace(namespace(number))
        .withName("device-" + number).build());
    device.setSpec(EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").build());
    return device;
  }

  /** The project of a namespace's credential; each has its own, because equal ones share their lists. */
  private String project(int namespace) {
    return namespaces.size() == 1 ? PROJECT : PROJECT + "-" + namespace;
  }

  /** A credential of the project of the first namespace. */
  Credential credential() {
    return testbed.credential(project(0));
  }

  String namespace(int number) {
    return namespaces.get(number % namespaces.size());
  }

  /** How many devices have a record, by their status. Asks the API server only when the testbed has them all. */
  int registered(int devices) {
    int records = testbed.requests().count("POST", "/v1/hardware");
    return records < devices ? records : count(status -> status.uuid() != null);
  }

  /** How many devices have such a status. */
  int count(Predicate<EdgeDeviceStatus> condition) {
    return (int) cluster.client().resources(EdgeDevice.class).inAnyNamespace().list()
        .getItems().stream().map(EdgeDevice::getStatus)
        .filter(status -> status != null && condition.test(status)).count();
  }

  /** Registers devices and waits until their first checks are shown; then the operator has ended. */
  void settle(String command, int devices) throws IOException, InterruptedException {
    createCredentials();
    try (BenchOperator operator = BenchOperator.start(command, List.of(), this)) {
      operator.awaitStart();
      applyDevices(0, devices);
      operator.await(() -> registered(devices) == devices, settlePoll(devices));
      double looks = operator.looks();
      testbed.tick();
      operator.awaitIdle(looks + devices,
          () -> count(status -> "2/4".equals(status.health())) == devices);
    }
  }

  /** Rare when there are many devices: the API server would be busy with the lists. */
  static Duration settlePoll(int devices) {
    return Duration.ofMillis(Math.max(200, devices / 2));
  }

  /** The operator's requests. */
  AuditLog audit() {
    return cluster.audit(OperatorProcess.USER_AGENT);
  }

  @Override
  public void close() {
    testbed.close();
    cluster.close();
  }
}
