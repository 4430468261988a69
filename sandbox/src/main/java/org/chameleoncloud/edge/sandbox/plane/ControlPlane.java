package org.chameleoncloud.edge.sandbox.plane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All that Kubernetes is, except nodes: etcd, kube-apiserver and kube-controller-manager as processes of this machine,
 * on ports of 127.0.0.1. Nothing is scheduled and no volume is bound; Jobs get their pods, owned objects are collected,
 * namespaces get their accounts. Every request is in the audit log, without its body.
 */
public final class ControlPlane implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Programs programs;
  private final PlaneFiles files;
  private final Ports ports;
  private final KubernetesClient client;
  private Daemon etcd;
  private Daemon apiServer;
  private Daemon controllerManager;

  private ControlPlane(Programs programs, Path folder) throws IOException {
    this.programs = programs;
    files = PlaneFiles.make(folder);
    ports = Ports.free();
    try {
      startEtcd();
      startApiServer();
      awaitFile(files.authority());
      kubeconfig(files.adminKubeconfig(), url(), files.token(), "default");
      client = client(files.adminKubeconfig());
      awaitReady();
    } catch (IOException | RuntimeException e) {
      endProcesses();
      throw e;
    }
  }

  /**
   * Starts etcd and the API server, and waits until it is ready.
   *
   * @param folder is made, and holds all files; what lies there is not removed at the end
   * @throws IOException when a program cannot be started, or does not answer within a minute
   */
  public static ControlPlane start(Programs programs, Path folder) throws IOException {
    return new ControlPlane(programs, folder);
  }

  /**
   * Starts the controllers. Custom resource definitions should be there before: the garbage collector looks for new
   * kinds only every 30 seconds.
   */
  public void startControllers() throws IOException {
    controllerManager = Daemon.start(List.of(programs.controllerManager().toString(),
        "--kubeconfig", files.adminKubeconfig().toString(), "--bind-address", LOOPBACK,
        "--secure-port", Integer.toString(ports.controllerManager()), "--leader-elect=false",
        "--cert-dir",
        files.folder().resolve("controller-manager").toString(),
        "--service-account-private-key-file", files.accountsKey().toString(), "--root-ca-file",
        files.authority().toString()), files.log("kube-controller-manager"));
  }

  private void startEtcd() throws IOException {
    String clients = "http://" + LOOPBACK + ":" + ports.etcd();
    String peers = "http://" + LOOPBACK + ":" + ports.etcdPeers();
    // Without fsync: what is written outlives the process, and a power cut of this machine ends the tests too.
    etcd = Daemon.start(List.of(programs.etcd().toString(), "--data-dir",
        files.etcdData().toString(), "--unsafe-no-fsync", "--log-level", "warn",
        "--listen-client-urls", clients, "--advertise-client-urls", clients, "--listen-peer-urls",
        peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", "default=" + peers),
        files.log("etcd"));
  }

  private void startApiServer() throws IOException {
    String key = files.accountsKey().toString();
    apiServer = Daemon.start(List.of(programs.apiServer().toString(), "--etcd-servers",
        "http://" + LOOPBACK + ":" + ports.etcd(), "--bind-address", LOOPBACK, "--secure-port",
        Integer.toString(ports.apiServer()), "--cert-dir", files.certificates().toString(),
        "--token-auth-file", files.tokens().toString(), "--authorization-mode", "RBAC",
        "--service-account-issuer", url(), "--service-account-key-file", key,
        "--service-account-signing-key-file", key, "--service-cluster-ip-range", "10.0.0.0/24",
        "--endpoint-reconciler-type", "none", "--audit-policy-file",
        files.auditPolicy().toString(), "--audit-log-path", files.auditLog().toString()),
        files.log("kube-apiserver"));
  }

  /** Kills the API server, which would take a minute to part from its watchers, and starts it again; returns when it is ready. */
  public void restartApiServer() throws IOException {
    apiServer.kill();
    startApiServer();
    awaitReady();
  }

  /** Starts the controllers anew: those that have lost their API server may wait for most of a minute with the next try. */
  public void restartControllers() throws IOException {
    controllerManager.kill();
    startControllers();
  }

  /** Kills etcd and starts it again; returns when the API server is ready with it. */
  public void restartEtcd() throws IOException {
    etcd.kill();
    startEtcd();
    awaitReady();
  }

  private void awaitReady() throws IOException {
    String waited = "the API server answered no";
    for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end;) {
      etcd.requireAlive();
      apiServer.requireAlive();
      try {
        client.raw("/readyz");
        return;
      } catch (KubernetesClientException e) {
        waited = e.getMessage();
      }
      pause();
    }
    throw new IOException(
        "The API server is not ready after " + PATIENCE.toSeconds() + " s: " + waited);
  }

  private void awaitFile(Path file) throws IOException {
    for (long end = System.nanoTime() + PATIENCE.toNanos(); !Files.exists(file);) {
      etcd.requireAlive();
      apiServer.requireAlive();
      if (System.nanoTime() > end) {
        throw new IOException(
            "The API server has made no " + file + " within " + PATIENCE.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the control plane", e);
    }
  }

  /** A client by a kubeconfig, which does not try again by itself. */
  private static KubernetesClient client(Path kubeconfig) {
    Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
        .withRequestRetryBackoffLimit(0).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Its address. */
  public String url() {
    return "https://" + LOOPBACK + ":" + ports.apiServer();
  }

  /** The administrator's client; it stays ours to close, and tries nothing again by itself. */
  public KubernetesClient client() {
    return client;
  }

  /** The administrator's kubeconfig. */
  public Path adminKubeconfig() {
    return files.adminKubeconfig();
  }

  /** Writes a kubeconfig for the administrator, with this namespace as the default one. */
  public void adminKubeconfig(Path file, String namespace) throws IOException {
    kubeconfig(file, url(), files.token(), namespace);
  }

  /**
   * Writes a kubeconfig for somebody.
   *
   * @param server {@link #url()}, or the address of something on 127.0.0.1 in front of it
   * @param namespace the default one
   */
  public void kubeconfig(Path file, String server, String token, String namespace)
      throws IOException {
    files.writeKubeconfig(file, server, token, namespace);
  }

  /** Every request that was answered, a JSON object each (audit.k8s.io/v1 Event, level Metadata). */
  public Path auditLog() {
    return files.auditLog();
  }

  /** Ends all three, the last first. */
  @Override
  public void close() {
    client.close();
    endProcesses();
  }

  private void endProcesses() {
    if (controllerManager != null) {
      controllerManager.stop();
    }
    // In order would take it as long as it has watchers; nobody needs what it holds any more.
    if (apiServer != null) {
      apiServer.kill();
    }
    if (etcd != null) {
      etcd.kill();
    }
  }
}
