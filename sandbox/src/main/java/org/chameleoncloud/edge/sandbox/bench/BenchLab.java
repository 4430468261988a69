package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;

/** What a benchmark runs on: a real control plane and the local testbed. */
final class BenchLab implements AutoCloseable {
  static final String PROJECT = "CH-231106";
  static final String NAMESPACE = "lab";
  /** So many devices come first, so that programs are compiled when the others are measured. */
  static final int WARM = 100;
  private static final int APPLY_IN_FLIGHT = 8;

  private final Path directory;
  private final ControlPlaneCluster cluster;
  private final Testbed testbed;

  private BenchLab(Path directory, ControlPlaneCluster cluster, Testbed testbed) {
    this.directory = directory;
    this.cluster = cluster;
    this.testbed = testbed;
  }

  /**
   * Starts them.
   *
   * @param top of the checkout, which receives the files below target/bench
   * @throws IOException if that fails; the message says why
   */
  static BenchLab start(Path top) throws IOException {
    Checkout checkout = new Checkout(top.toAbsolutePath().normalize());
    Binaries binaries = Binaries.pinned(checkout.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
    if (binaries.missing().isPresent()) {
      throw new IOException(binaries.missing().get()
          + " is missing: build the control plane with cluster-tests/control-plane/build");
    }
    Path directory = Files.createTempDirectory(
        Files.createDirectories(checkout.target().resolve("bench")), "run");
    ControlPlaneCluster cluster = ControlPlaneCluster.start(binaries,
        List.of(checkout.crd()), directory.resolve("control-plane"),
        directory.resolve("kubeconfig"));
    Testbed testbed = Testbed.start(TestbedOptions.forTests());
    testbed.addProject(PROJECT);
    return new BenchLab(directory, cluster, testbed);
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

  /** Creates the Secret that the devices use. */
  void createCredential() {
    String cloudsYaml = testbed.cloudsYaml("edge", testbed.credential(PROJECT));
    cluster.client().resource(new SecretBuilder()
        .withMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName("chi-edge").build())
        .withData(Map.of("clouds.yaml", Base64.getEncoder()
            .encodeToString(cloudsYaml.getBytes(StandardCharsets.UTF_8))))
        .build()).create();
  }

  /** Creates the devices with these numbers, some at a time. */
  void applyDevices(int from, int to) {
    applyDevices(from, to, _ -> {});
  }

  /** Creates the devices with these numbers, some at a time, and reports each. */
  void applyDevices(int from, int to, IntConsumer applied) {
    KubernetesClient client = cluster.client();
    try (ExecutorService threads = Executors.newFixedThreadPool(APPLY_IN_FLIGHT)) {
      for (int number = from; number < to; number++) {
        EdgeDevice device = new EdgeDevice();
        device.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE)
            .withName("device-" + number).build());
        device.setSpec(EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
            .contactEmail("lab@example.org").build());
        int created = number;
        threads.execute(() -> {
          client.resource(device).create();
          applied.accept(created);
        });
      }
    }
  }

  /** How many devices have a record, by their status. Asks the API server only when the testbed has them all. */
  int registered(int devices) {
    int records = testbed.requests().count("POST", "/v1/hardware");
    return records < devices ? records : count(status -> status.uuid() != null);
  }

  /** How many devices have such a status. */
  int count(Predicate<EdgeDeviceStatus> condition) {
    return (int) cluster.client().resources(EdgeDevice.class).inNamespace(NAMESPACE).list()
        .getItems().stream().map(EdgeDevice::getStatus)
        .filter(status -> status != null && condition.test(status)).count();
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
