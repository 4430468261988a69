package org.chameleoncloud.edge.lab.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.controlplane.ControlPlane;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.process.Daemon;

/** A node: containerd, kubelet and kube-proxy on a host. Each can be killed and started again. */
public final class KubeletNode {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;

  private final Binaries binaries;
  private final Host host;
  private final NodeFiles files;
  private Daemon containerd;
  private Daemon kubelet;
  private Daemon proxy;

  private KubeletNode(Binaries binaries, Host host, NodeFiles files) {
    this.binaries = binaries;
    this.host = host;
    this.files = files;
  }

  /**
   * Starts a node, and waits until containerd responds. The kubelet registers the node soon.
   *
   * @param host has the name and the address of the node
   * @param pods see {@link NodeFiles}
   * @param pause the image of that program
   */
  static KubeletNode start(Binaries binaries, ControlPlane controlPlane, HostPlacement placement,
      Host host, String pods, Path pause) throws IOException {
    NodeFiles files = new NodeFiles(host.directory(), pods);
    files.write(host.name(), host.cgroup(), placement.kubeletClientCertificate());
    controlPlane.writeKubeconfig(files.kubeletKubeconfig(), HostPlacement.node(host.name()));
    controlPlane.writeKubeconfig(files.proxyKubeconfig(), HostPlacement.PROXY);
    KubeletNode node = new KubeletNode(binaries, host, files);
    node.startContainerd();
    node.importImage(pause);
    node.startKubelet();
    node.startProxy();
    return node;
  }

  /** After the host's power was cut. */
  void startPrograms() throws IOException {
    startContainerd();
    startKubelet();
    startProxy();
  }

  private void startContainerd() throws IOException {
    containerd = host.start(List.of("containerd", "--config", files.containerd().toString()),
        files.log("containerd"));
    for (long end = System.nanoTime() + TIMEOUT.toNanos(); !Files
        .exists(host.seen(files.socket()));) {
      containerd.requireAlive();
      if (System.nanoTime() > end) {
        throw new IOException("containerd does not listen on " + files.socket() + " after "
            + TIMEOUT.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for containerd", e);
    }
  }

  private void startKubelet() throws IOException {
    kubelet = host.start(List.of(binaries.kubelet().toString(), "--kubeconfig",
        files.kubeletKubeconfig().toString(), "--config", files.kubelet().toString(),
        "--hostname-override", host.name(), "--node-ip", host.address()), files.log("kubelet"));
  }

  private void startProxy() throws IOException {
    proxy = host.start(
        List.of(binaries.kubeProxy().toString(), "--config", files.proxy().toString()),
        files.log("kube-proxy"));
  }

  /** The node's name. */
  public String name() {
    return host.name();
  }

  /** Where it runs. */
  public Host host() {
    return host;
  }

  /** Imports a tar of images, under the names that are in it, as an administrator of the node does. */
  public void importImage(Path tar) throws IOException {
    ctr("images", "import", tar.toString());
  }

  /** Runs containerd's client with the images and containers of Kubernetes, and returns its output. */
  public String ctr(String... arguments) throws IOException {
    return host.run("ctr --address '" + files.socket() + "' --namespace k8s.io '"
        + String.join("' '", arguments) + "'");
  }

  /** Kills the kubelet, and starts it again. Containers keep running. It ends at once if containerd does not respond. */
  public void restartKubelet() throws IOException {
    kubelet.kill();
    startKubelet();
  }

  /** Gives pods that are started from now on this DNS server. They have none otherwise. */
  public void setNameServer(String address) throws IOException {
    files.writeNameServer(address);
  }

  /**
   * Limits what all pods together can write, but for logs and images, and starts the kubelet again. No pod may be running.
   *
   * @param size of the file system for it, such as {@code 400m}; it uses memory
   * @param evictBelow the kubelet evicts pods when less of it is left, a quantity such as {@code 100Mi}
   */
  public void limitPodStorage(String size, String evictBelow) throws IOException {
    kubelet.kill();
    host.run("mount -t tmpfs -o size=" + size + " tmpfs " + Host.KUBELET_DIRECTORY);
    files.writeEvictBelow(evictBelow);
    startKubelet();
  }

  /** Kills containerd, and starts it again. Containers keep running. */
  public void restartContainerd() throws IOException {
    containerd.kill();
    Files.deleteIfExists(host.seen(files.socket()));
    startContainerd();
  }

  /** Kills kube-proxy, and starts it again. */
  public void restartProxy() throws IOException {
    proxy.kill();
    startProxy();
  }

  /** Returns if all three programs are running. */
  public void requireAlive() throws IOException {
    containerd.requireAlive();
    kubelet.requireAlive();
    proxy.requireAlive();
  }
}
