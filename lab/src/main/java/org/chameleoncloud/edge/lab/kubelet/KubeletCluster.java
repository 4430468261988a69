package org.chameleoncloud.edge.lab.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.controlplane.ControlPlane;
import org.chameleoncloud.edge.lab.files.PrivateFiles;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.host.HostRequirements;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * A cluster with real nodes, each on a {@link Host} of its own; the control plane and the scheduler run on the first one.
 * Everything ends with this process.
 */
public final class KubeletCluster implements AutoCloseable {
  private static final List<String> PROGRAMS = List.of("containerd", "runc", "ctr", "iptables",
      "conntrack", "ethtool", "tar", "/usr/lib/cni/bridge", "/usr/lib/cni/host-local",
      "/usr/lib/cni/loopback", "/usr/lib/cni/portmap");
  private static final int TIMEOUT_SECONDS = 120;

  private final Binaries binaries;
  private final Path directory;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final List<KubeletNode> nodes = new ArrayList<>();
  private final HostPlacement placement;
  private final ControlPlane controlPlane;
  private Daemon scheduler;

  private KubeletCluster(Binaries binaries, Path directory, int count) throws IOException {
    this.binaries = binaries;
    this.directory = PrivateFiles.createDirectory(directory);
    try {
      List<Host> hosts = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        Host host = Host.start("node" + i, "10.77.0." + i, directory.resolve("node" + i));
        closing.push(host::close);
        hosts.add(host);
      }
      hosts.getFirst().connect();
      for (Host host : hosts.subList(1, hosts.size())) {
        host.connectTo(hosts.getFirst());
      }
      placement = HostPlacement.of(hosts.getFirst(),
          hosts.stream().map(Host::name).toList(), directory.resolve("keys"));
      controlPlane = ControlPlane.start(binaries, directory.resolve("control-plane"), placement);
      closing.push(controlPlane::close);
      bindKubeletClient();
      controlPlane.startControllers();
      controlPlane.writeKubeconfig(directory.resolve("kube-scheduler.kubeconfig"),
          HostPlacement.SCHEDULER);
      startScheduler();
      startNodes(hosts);
      awaitReady();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * The first thing that is missing on this machine, as a sentence without a full stop; empty if none is.
   *
   * @param directory for the cluster's files
   */
  public static Optional<String> missing(Binaries binaries, Path directory) throws IOException {
    Optional<String> missing = HostRequirements.missing(directory, PROGRAMS);
    return missing.isPresent()
        ? missing
        : binaries.missingForNodes().map(
            program -> program + " is missing; run cluster-tests/control-plane/build");
  }

  /**
   * Starts a cluster and waits until its nodes are Ready.
   *
   * @param directory created here, for all files; it is not deleted at the end
   * @param nodes at least one
   * @throws IOException if it does not start; the message says why
   */
  public static KubeletCluster start(Binaries binaries, Path directory, int nodes)
      throws IOException {
    return new KubeletCluster(binaries, directory, nodes);
  }

  /** Lets the API server connect to kubelets, for logs, exec and port-forward. */
  private void bindKubeletClient() {
    client().resource(new ClusterRoleBindingBuilder().withNewMetadata()
        .withName(HostPlacement.KUBELET_CLIENT).endMetadata().withNewRoleRef()
        .withApiGroup("rbac.authorization.k8s.io").withKind("ClusterRole")
        .withName("system:kubelet-api-admin").endRoleRef().addNewSubject()
        .withApiGroup("rbac.authorization.k8s.io").withKind("User")
        .withName(HostPlacement.KUBELET_CLIENT).endSubject().build()).create();
  }

  private void startScheduler() throws IOException {
    scheduler = placement.start(List.of(binaries.scheduler().toString(), "--kubeconfig",
        directory.resolve("kube-scheduler.kubeconfig").toString(), "--leader-elect=false"),
        directory.resolve("kube-scheduler.log"));
  }

  /** Kills the scheduler, and starts it again. */
  public void restartScheduler() throws IOException {
    scheduler.kill();
    startScheduler();
  }

  private void startNodes(List<Host> hosts) throws IOException {
    Path pause = PackedImage.pack(directory.resolve("pause"), NodeFiles.PAUSE_IMAGE,
        Map.of("pause", binaries.pause()), Map.of(), List.of("/pause"));
    for (Host host : hosts) {
      nodes.add(KubeletNode.start(binaries, controlPlane, placement, host,
          pods(nodes.size() + 1), pause));
    }
    for (KubeletNode node : nodes) {
      addRoutes(node);
    }
  }

  /** To the pods of the other nodes. */
  private void addRoutes(KubeletNode node) throws IOException {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) != node) {
        node.host().run(
            "ip route add " + pods(i + 1) + ".0/24 via " + nodes.get(i).host().address());
      }
    }
  }

  /** Ends a node, other than the first one, like a power cut. */
  public void powerCut(KubeletNode node) {
    if (node == nodes.getFirst()) {
      throw new IllegalArgumentException("the control plane runs on " + node.name());
    }
    node.host().powerCut();
  }

  /** Starts a node again, with what was on its disk. */
  public void powerOn(KubeletNode node) throws IOException {
    node.host().powerOn();
    node.host().connectTo(nodes.getFirst().host());
    node.startPrograms();
    addRoutes(node);
  }

  private static String pods(int node) {
    return "10.244." + node;
  }

  private void awaitReady() throws IOException {
    try {
      for (KubeletNode node : nodes) {
        client().nodes().withName(node.name()).waitUntilCondition(KubeletCluster::isReady,
            TIMEOUT_SECONDS, TimeUnit.SECONDS);
        node.requireAlive();
      }
    } catch (RuntimeException e) {
      for (KubeletNode node : nodes) {
        node.requireAlive();
      }
      throw e;
    }
  }

  private static boolean isReady(Node node) {
    return node != null && node.getStatus() != null
        && node.getStatus().getConditions().stream().anyMatch(
            condition -> condition.getType().equals("Ready")
                && condition.getStatus().equals("True"));
  }

  /** The administrator's client. */
  public KubernetesClient client() {
    return controlPlane.client();
  }

  /** The binaries that it runs. */
  public Binaries binaries() {
    return binaries;
  }

  /** etcd, API server and controllers. */
  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** The nodes: node1, which the control plane runs on too, then node2 and so on. */
  public List<KubeletNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Writes a kubeconfig for the administrator, for use in the network of a node. */
  public void writeAdminKubeconfig(Path file) throws IOException {
    controlPlane.writeKubeconfig(file, ControlPlane.ADMINISTRATOR);
  }

  /** Imports a tar of images on all nodes. */
  public void importImage(Path tar) throws IOException {
    for (KubeletNode node : nodes) {
      node.importImage(tar);
    }
  }

  /** Ends everything, and leaves only the files in its directory. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
