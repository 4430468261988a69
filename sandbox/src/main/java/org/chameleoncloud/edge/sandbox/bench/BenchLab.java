package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;

/** What a benchmark runs on: a real control plane and the local testbed. */
final class BenchLab implements AutoCloseable {
  static final String PROJECT = "CH-231106";
  static final String NAMESPACE = "lab";

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
        java.util.List.of(checkout.crd()), directory.resolve("control-plane"),
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

  void apply(int devices) {
    KubernetesClient client = cluster.client();
    String cloudsYaml = testbed.cloudsYaml("edge", testbed.credential(PROJECT));
    client.resource(new SecretBuilder()
        .withMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName("chi-edge").build())
        .withData(Map.of("clouds.yaml", Base64.getEncoder()
            .encodeToString(cloudsYaml.getBytes(StandardCharsets.UTF_8))))
        .build()).create();
    IntStream.range(0, devices).parallel().forEach(i -> {
      EdgeDevice device = new EdgeDevice();
      device.setMetadata(
          new ObjectMetaBuilder().withNamespace(NAMESPACE).withName("device-" + i).build());
      device.setSpec(EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
          .contactEmail("lab@example.org").build());
      client.resource(device).create();
    });
  }

  void awaitRegistered(int devices) throws InterruptedException {
    awaitAll(status -> status.uuid() != null);
  }

  void awaitAll(Predicate<EdgeDeviceStatus> condition) throws InterruptedException {
    while (!cluster.client().resources(EdgeDevice.class).inNamespace(NAMESPACE).list().getItems()
        .stream().allMatch(
            device -> device.getStatus() != null && condition.test(device.getStatus()))) {
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  @Override
  public void close() {
    testbed.close();
    cluster.close();
  }
}
