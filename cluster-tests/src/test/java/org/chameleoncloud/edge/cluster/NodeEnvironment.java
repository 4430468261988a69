package org.chameleoncloud.edge.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.kubelet.KubeletCluster;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.http.ListenAddress;

/**
 * A cluster with real nodes that have the shipped image, and in the network of the first one a testbed and {@code
 * https://images.example.org} behind a proxy. Volumes are directories of the first node.
 */
final class NodeEnvironment implements AutoCloseable {
  /** Five times and more of what the longest step takes on a quiet machine. */
  static final Duration TIMEOUT = Duration.ofSeconds(180);
  private static final String STORAGE_CLASS = "local";

  private final Path directory;
  private final KubeletCluster cluster;
  private final Testbed testbed;
  private final ImageHost images;

  private NodeEnvironment(Path directory, KubeletCluster cluster) throws IOException {
    this.directory = directory;
    this.cluster = cluster;
    Host host = cluster.nodes().getFirst().host();
    testbed = host.open(() -> Testbed.start(TestEnvironment.AUTOMATIC_CHECKS
        .address(ListenAddress.ofThisMachine(host.address()))));
    testbed.addProject(TestEnvironment.PROJECT);
    images = ImageHost.start(directory, baseImage(), host.open(
        () -> new ServerSocket(0, ImageHost.BACKLOG, InetAddress.ofLiteral(host.address()))));
    cluster.importImage(Nodes.CHECKOUT.imageTar());
    client().resource(new StorageClassBuilder().withNewMetadata().withName(STORAGE_CLASS)
        .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true").endMetadata()
        .withProvisioner("kubernetes.io/no-provisioner")
        .withVolumeBindingMode("WaitForFirstConsumer").build()).create();
  }

  /** Starts one, or skips the test as {@link Nodes#start} does. */
  static NodeEnvironment start(Class<?> test, int nodes) throws IOException {
    Path directory = Nodes.directory(test);
    KubeletCluster cluster = Nodes.start(directory.resolve("cluster"), nodes);
    try {
      return new NodeEnvironment(directory, cluster);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private Path baseImage() throws IOException {
    Path image = directory.resolve("pi4.img");
    try {
      new Baker(Nodes.CHECKOUT.bakerJar()).createSample(image, "raspberrypi4-64", "64MiB");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return image;
  }

  /** The cluster. */
  KubeletCluster cluster() {
    return cluster;
  }

  /** The administrator's client. */
  KubernetesClient client() {
    return cluster.client();
  }

  /** The testbed. */
  Testbed testbed() {
    return testbed;
  }

  /** Where the examples fetch their images. */
  ImageHost images() {
    return images;
  }

  /** Where files of the test are. */
  Path directory() {
    return directory;
  }

  /** The chart's values for this testbed and these images, as options of helm. */
  String helmOptions() {
    return "--set registry.hosts={" + testbed.identityUrl().getHost()
        + "},registry.plainHttp=true,bake.httpsProxy=" + images.proxyUrl()
        + ",bake.caConfigMap=lab-ca";
  }

  /** The administrator's shell. It finds kubectl and helm. */
  Program shell() {
    Binaries binaries = cluster.binaries();
    return new Program(Path.of("/bin/bash"), List.of("-euo", "pipefail", "-c"),
        Map.of("KUBECONFIG", cluster.controlPlane().adminKubeconfig().toString(), "PATH",
            binaries.directory() + ":" + System.getenv("PATH")),
        directory);
  }

  /** Runs a line in the shell, and returns its output if it succeeds. */
  String run(String line) {
    return shell().run(line).orFail();
  }

  /**
   * Creates a volume in a directory of the first node.
   *
   * @return that directory
   */
  Path createVolume(String name, String capacity) throws IOException {
    Path path = Files.createDirectories(directory.resolve("volumes").resolve(name));
    client().resource(new PersistentVolumeBuilder().withNewMetadata().withName(name).endMetadata()
        .withNewSpec().addToCapacity("storage", new Quantity(capacity))
        .withAccessModes("ReadWriteOnce").withStorageClassName(STORAGE_CLASS)
        .withPersistentVolumeReclaimPolicy("Retain").withNewLocal().withPath(path.toString())
        .endLocal().withNewNodeAffinity().withNewRequired().addNewNodeSelectorTerm()
        .addNewMatchExpression().withKey("kubernetes.io/hostname").withOperator("In")
        .withValues(cluster.nodes().getFirst().name()).endMatchExpression()
        .endNodeSelectorTerm().endRequired().endNodeAffinity().endSpec().build()).create();
    return path;
  }

  /** Waits as long as {@link #TIMEOUT}, and ignores exceptions. */
  static ConditionFactory eventually(String what) {
    return await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).ignoreExceptions();
  }

  @Override
  public void close() throws IOException {
    images.close();
    testbed.close();
    cluster.close();
  }
}
