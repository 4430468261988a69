package org.chameleoncloud.edge.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.controlplane.ControlPlane;
import org.chameleoncloud.edge.lab.files.PrivateFiles;
import org.chameleoncloud.edge.lab.files.RunDirectory;
import org.chameleoncloud.edge.lab.node.Node;
import org.chameleoncloud.edge.lab.node.NodeRegistration;
import org.chameleoncloud.edge.lab.node.NodeSettings;
import org.chameleoncloud.edge.lab.node.Scheduler;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.chameleoncloud.edge.sandbox.stack.Checkout;

/**
 * The cluster of this test process: a control plane with the CRD installed, and a node that runs pods as processes. It
 * is started for the first test that needs it and ends with the process. Its logs stay in {@code target}.
 */
final class TestCluster {
  private static final String NODE = "node";
  private static TestCluster started;

  private final Checkout checkout = new Checkout(
      Path.of(System.getProperty("top", "..")).toAbsolutePath().normalize());
  private final Deque<Runnable> closing = new ConcurrentLinkedDeque<>();
  private final Path directory;
  private final Binaries binaries;
  private final ControlPlane controlPlane;

  private TestCluster() throws IOException {
    directory = RunDirectory.create(checkout.top().resolve("cluster-tests/target/clusters"));
    binaries = Binaries.pinned(checkout.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
    binaries.missing().ifPresent(missing -> {
      throw new IllegalStateException(missing + " is missing: run "
          + "cluster-tests/control-plane/build, or skip these tests with -DskipITs.");
    });
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "cluster"));
    controlPlane = ControlPlane.start(binaries, directory.resolve("control-plane"));
    closing.push(controlPlane::close);
    checkout.crds().forEach(crd -> kubectl().run("apply", "-f", crd.toString()).orFail());
    controlPlane.startControllers();
    startNode();
    PluginProgram.write(directory, checkout.pluginJar());
  }

  private void startNode() throws IOException {
    NodeSettings settings = new NodeSettings(directory.resolve("claims"),
        directory.resolve("pods"), directory.resolve("logs"),
        Map.of("java", javaForTheLocalTestbed(), "/opt/chi-edge/baker.jar", checkout.bakerJar(),
            "/opt/chi-edge/operator.jar", checkout.operatorJar(), "sleep", Path.of("/bin/sleep")));
    NodeRegistration registration = NodeRegistration.of(client(), NODE);
    closing.push(registration::close);
    Node node = Node.start(client(), NODE, settings);
    closing.push(node::close);
    Scheduler scheduler = Scheduler.startInAllNamespaces(client(), NODE);
    closing.push(scheduler::close);
  }

  /** No operator connects to a testbed on this machine by default, and documents do not configure one that does. */
  private Path javaForTheLocalTestbed() throws IOException {
    Path script = directory.resolve("java");
    Files.writeString(script, """
        #!/bin/sh
        export EDGE_TESTBED_HOSTS=127.0.0.1 EDGE_PLAIN_HTTP=true
        exec '%s' "$@"
        """.formatted(JavaProgram.java()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  /** In reverse order, and only what was started. */
  private void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  /** The cluster of this process. */
  static synchronized TestCluster get() {
    if (started == null) {
      try {
        started = new TestCluster();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return started;
  }

  /** Deletes the CRDs of all kinds, if they exist. */
  void deleteCrds() {
    checkout.crds().forEach(crd -> kubectl().run("delete", "-f", crd.toString(),
        "--ignore-not-found", "--timeout=60s").orFail());
  }

  /** Applies the CRDs of all kinds. */
  void applyCrds() {
    checkout.crds().forEach(crd -> kubectl().run("apply", "--server-side", "--force-conflicts",
        "-f", crd.toString()).orFail());
  }

  /** The project. */
  Checkout checkout() {
    return checkout;
  }

  /** etcd, API server and controllers. */
  ControlPlane controlPlane() {
    return controlPlane;
  }

  /** The administrator's client. */
  KubernetesClient client() {
    return controlPlane.client();
  }

  /** The administrator's {@code kubectl}, without a namespace. */
  Program kubectl() {
    return program(binaries.kubectl());
  }

  /** The administrator's {@code kubectl}, in a namespace. */
  Program kubectl(String namespace) {
    return program(binaries.kubectl(), "--namespace", namespace);
  }

  /** The administrator's {@code helm}. */
  Program helm() {
    return program(binaries.helm());
  }

  /**
   * The administrator's shell, for a line of a document. It finds {@code kubectl}, {@code helm} and the plugin
   * {@code kubectl chi-edge}.
   */
  Program shell() {
    return new Program(Path.of("/bin/bash"), List.of("-euo", "pipefail", "-c"),
        Map.of("KUBECONFIG", controlPlane.adminKubeconfig().toString(), "PATH",
            binaries.directory() + ":" + PluginProgram.directory(directory) + ":"
                + System.getenv("PATH")),
        directory);
  }

  /** The same with a context that has a namespace. */
  Program shell(String namespace) {
    return shell().with("KUBECONFIG", kubeconfig(namespace).toString());
  }

  /** The administrator's kubeconfig, with a context that has a namespace. */
  synchronized Path kubeconfig(String namespace) {
    Path file = directory.resolve("context-" + namespace);
    try {
      if (Files.notExists(file)) {
        Files.copy(controlPlane.adminKubeconfig(), file);
        kubectl().with("KUBECONFIG", file.toString())
            .run("config", "set-context", "--current", "--namespace=" + namespace).orFail();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Program program(Path file, String... options) {
    return new Program(file, List.of(options),
        Map.of("KUBECONFIG", controlPlane.adminKubeconfig().toString()), directory);
  }

  /** The directory of a PersistentVolumeClaim on the node. It may not exist yet. */
  Path claimDirectory(String namespace, String name) {
    return directory.resolve("claims").resolve(namespace).resolve(name);
  }

  /** A small disk image for a Raspberry Pi 4 with balenaOS's layout, created once. */
  synchronized Path baseImage() throws IOException {
    Path image = directory.resolve("pi4.img");
    if (Files.notExists(image)) {
      try {
        new Baker(checkout.bakerJar()).createSample(image, "raspberrypi4-64", "64MiB");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return image;
  }

  /** Creates a private directory for a test. */
  Path createDirectory(String name) throws IOException {
    Files.createDirectories(directory);
    return PrivateFiles.createDirectory(directory.resolve(name));
  }
}
