package org.chameleoncloud.edge.cluster;

import static org.junit.jupiter.api.Assumptions.abort;

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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.kubelet.KubeletCluster;
import org.chameleoncloud.edge.lab.kubelet.KubeletNode;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
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
  private static final String UPGRADE = "helm upgrade chi-edge-operator '%s' --namespace chi-edge"
      + " --wait --reset-then-reuse-values";

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
    if (!Files.exists(Nodes.CHECKOUT.imageTar()) && !"true".equals(System.getenv("CI"))) {
      abort("skipped, because the container image was not built");
    }
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

  /** The chart's values for this testbed and these images. */
  String values() {
    return """
        registry: {hosts: [%s], plainHttp: true}
        bake: {httpsProxy: "%s", caConfigMap: lab-ca}
        """.formatted(testbed.identityUrl().getHost(), images.proxyUrl());
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
   * Creates a volume in a directory of a node, for one claim.
   *
   * @return that directory
   */
  Path createVolume(String name, KubeletNode node) throws IOException {
    Path path = Files.createDirectories(directory.resolve("volumes").resolve(name));
    client().resource(new PersistentVolumeBuilder().withNewMetadata().withName(name).endMetadata()
        .withNewSpec().addToCapacity("storage", new Quantity("50Gi"))
        .withAccessModes("ReadWriteOnce").withStorageClassName(STORAGE_CLASS)
        .withPersistentVolumeReclaimPolicy("Retain").withNewLocal().withPath(path.toString())
        .endLocal().withNewNodeAffinity().withNewRequired().addNewNodeSelectorTerm()
        .addNewMatchExpression().withKey("kubernetes.io/hostname").withOperator("In")
        .withValues(node.name()).endMatchExpression()
        .endNodeSelectorTerm().endRequired().endNodeAffinity().endSpec().build()).create();
    return path;
  }

  /**
   * A namespace that enforces the Pod Security Standard {@code restricted}, with the credential, the CA of {@code
   * images.example.org} and the claim {@code edge-images}.
   */
  void createNamespace(String name) throws IOException {
    Path cloudsYaml = Files.writeString(directory.resolve("clouds.yaml"),
        testbed.cloudsYaml("edge", testbed.credential(TestEnvironment.PROJECT)));
    run("kubectl create namespace " + name);
    run("kubectl label namespace " + name + " pod-security.kubernetes.io/enforce=restricted");
    run("kubectl -n " + name + " create secret generic chi-edge --from-file=" + cloudsYaml);
    run("kubectl -n " + name + " create configmap lab-ca --from-file=" + images.caCertificate());
    run("sed 's/namespace: lab/namespace: " + name + "/' '"
        + Nodes.CHECKOUT.examples().resolve("image-claim.yaml") + "' | kubectl apply -f -");
  }

  /** Installs the operator with the shipped chart, and waits until it is Ready. */
  void install(String... values) {
    installWith(options(values));
  }

  /** The same with a file of values, which override those of {@link #values()}. */
  void install(Path file) {
    installWith(" --values '" + file + "'");
  }

  private void installWith(String options) {
    run("kubectl create namespace chi-edge");
    run("kubectl label namespace chi-edge pod-security.kubernetes.io/enforce=restricted");
    run("helm install chi-edge-operator '" + chart() + "' --namespace chi-edge --wait --values -"
        + options + " <<'END'\n" + values() + "END");
  }

  /** Changes values, and waits until the operator is Ready with them. */
  void upgrade(String... values) {
    run(UPGRADE.formatted(chart()) + options(values));
  }

  /** The same with a file of values, which the others override. */
  void upgrade(Path file, String... values) {
    run(UPGRADE.formatted(chart()) + " --values '" + file + "'" + options(values));
  }

  /** The shipped chart. */
  static Path chart() {
    return Nodes.CHECKOUT.top().resolve("helm/chi-edge-operator");
  }

  private static String options(String... values) {
    return Stream.of(values).map(value -> " --set " + value).collect(Collectors.joining());
  }

  /** Applies a device, in the form of {@link Devices#yaml}. */
  void apply(String namespace, String device, String... lines) {
    shell().runWithInput(Devices.yaml(device, lines), "kubectl -n " + namespace + " apply -f -")
        .orFail();
  }

  /** The line of a spec for the image of {@code images.example.org}. */
  String imageLine() throws IOException {
    return "image: {source: {url: \"https://images.example.org/pi4.img.zip\", sha256: "
        + images.sha256() + "}}";
  }

  /** The status of a device, empty if it has none. */
  EdgeDeviceStatus status(String namespace, String device) {
    return Optional.ofNullable(client().resources(EdgeDevice.class).inNamespace(namespace)
        .withName(device).get()).map(EdgeDevice::getStatus).orElse(EdgeDeviceStatus.NONE);
  }

  /** Waits until a condition of a device has a status. */
  void await(String namespace, String device, ConditionType type, String status) {
    run("kubectl -n " + namespace + " wait edgedevice/" + device + " --for=condition="
        + type.text() + "=" + status + " --timeout=" + TIMEOUT.toSeconds() + "s");
  }

  /** Waits until the message of a condition contains a text, and returns it. */
  String awaitMessage(String namespace, String device, ConditionType type, String text) {
    return eventually(device + ": " + type.text() + " says " + text).until(
        () -> status(namespace, device).condition(type).orElseThrow().message(),
        message -> message.contains(text));
  }

  /**
   * The most memory that a running pod has used so far, by its cgroup.
   *
   * @return bytes
   */
  long memoryPeak(String namespace, String labels) throws IOException {
    return Long.parseLong(Files.readString(
        cgroup("memory", namespace, labels).resolve("memory.max_usage_in_bytes")).strip());
  }

  /** The cgroup of a running pod in a hierarchy. Those of its containers are in it, by their ids. */
  Path cgroup(String hierarchy, String namespace, String labels) throws IOException {
    String[] pod = run("kubectl -n " + namespace + " get pods -l " + labels
        + " --field-selector=status.phase=Running"
        + " -o jsonpath='{.items[0].metadata.uid} {.items[0].spec.nodeName}'").split(" ");
    String cgroup = cluster.nodes().stream().filter(node -> node.name().equals(pod[1]))
        .map(node -> node.host().cgroup()).findFirst().orElseThrow();
    try (Stream<Path> groups = Files
        .walk(Path.of("/sys/fs/cgroup", hierarchy, cgroup, "kubepods"), 2)) {
      return groups.filter(path -> path.endsWith("pod" + pod[0])).findFirst().orElseThrow();
    }
  }

  /** Waits as long as {@link #TIMEOUT}, and ignores exceptions. */
  static ConditionFactory eventually(String what) {
    return Awaitility.await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }

  @Override
  public void close() throws IOException {
    images.close();
    testbed.close();
    cluster.close();
  }
}
