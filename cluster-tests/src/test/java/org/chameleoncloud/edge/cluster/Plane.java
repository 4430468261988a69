package org.chameleoncloud.edge.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.chameleoncloud.edge.sandbox.stack.Checkout;

/**
 * The control plane of this test process, with the definition installed, its controllers at work, and a node that runs
 * pods as processes. It is started when the first test asks for it and ends with the process; its logs stay in
 * {@code target}.
 */
final class Plane {
  private static final String NODE = "node";
  private static Plane started;

  private final Checkout checkout = new Checkout(
      Path.of(System.getProperty("top", "..")).toAbsolutePath().normalize());
  private final Deque<Runnable> closing = new ConcurrentLinkedDeque<>();
  private final Path folder;
  private final Binaries programs;
  private final ControlPlane control;

  private Plane() throws IOException {
    folder = RunDirectory.create(checkout.top().resolve("cluster-tests/target/planes"));
    programs = Binaries.pinned(checkout.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
    programs.missing().ifPresent(missing -> {
      throw new IllegalStateException(missing + " is not there: run "
          + "cluster-tests/control-plane/build, or leave these tests out with -DskipITs.");
    });
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "plane"));
    control = ControlPlane.start(programs, folder.resolve("control-plane"));
    closing.push(control::close);
    kubectl().run("apply", "-f", checkout.crd().toString()).orFail();
    control.startControllers();
    startNode();
  }

  private void startNode() {
    NodeSettings settings = new NodeSettings(folder.resolve("claims"), folder.resolve("pods"),
        folder.resolve("logs"), Map.of("java", Path.of(System.getProperty("java.home"), "bin/java"),
            "/opt/chi-edge/baker.jar", checkout.bakerJar(), "/opt/chi-edge/operator.jar",
            checkout.operatorJar(), "sleep", Path.of("/bin/sleep")));
    NodeRegistration registration = NodeRegistration.of(client(), NODE);
    closing.push(registration::close);
    Node node = Node.start(client(), NODE, settings);
    closing.push(node::close);
    Scheduler scheduler = Scheduler.startInAllNamespaces(client(), NODE);
    closing.push(scheduler::close);
  }

  /** The last first; what was never started, because something before it failed, is not among them. */
  private void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  /** The one of this process. */
  static synchronized Plane get() {
    if (started == null) {
      try {
        started = new Plane();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return started;
  }

  /** The project. */
  Checkout checkout() {
    return checkout;
  }

  /** etcd, API server and controllers. */
  ControlPlane control() {
    return control;
  }

  /** The administrator's client. */
  KubernetesClient client() {
    return control.client();
  }

  /** The administrator's {@code kubectl}, for objects that say where they belong. */
  Commands kubectl() {
    return program(programs.kubectl());
  }

  /** The administrator's {@code kubectl}, for a namespace. */
  Commands kubectl(String namespace) {
    return program(programs.kubectl(), "--namespace", namespace);
  }

  /** The administrator's {@code helm}. */
  Commands helm() {
    return program(programs.helm());
  }

  /** The administrator's shell, for a line as a document has it: it finds {@code kubectl} and {@code helm}. */
  Commands shell() {
    return new Commands(Path.of("/bin/bash"), List.of("-euo", "pipefail", "-c"),
        Map.of("KUBECONFIG", control.adminKubeconfig().toString(), "PATH",
            programs.directory() + ":" + System.getenv("PATH")),
        folder);
  }

  private Commands program(Path file, String... before) {
    return new Commands(file, List.of(before),
        Map.of("KUBECONFIG", control.adminKubeconfig().toString()), folder);
  }

  /** The folder that stands for a claim on the node; it need not be there yet. */
  Path claim(String namespace, String name) {
    return folder.resolve("claims").resolve(namespace).resolve(name);
  }

  /** A small disk image for a Raspberry Pi 4, laid out like balenaOS's; it is made once. */
  synchronized Path image() throws IOException {
    Path image = folder.resolve("pi4.img");
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

  /** A new folder of one scenario, that nobody else enters. */
  Path folder(String name) throws IOException {
    Files.createDirectories(folder);
    return PrivateFiles.createDirectory(folder.resolve(name));
  }
}
