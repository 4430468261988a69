package org.chameleoncloud.edge.lab.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * Kubernetes without nodes: etcd, kube-apiserver and kube-controller-manager as processes, by default of this machine, on
 * ports of 127.0.0.1. Nothing is scheduled. Jobs get their pods, dependents are garbage-collected, and namespaces get
 * their default accounts. Every request is in the audit log, without its body except in {@link #AUDITED_NAMESPACE}.
 */
public final class ControlPlane implements AutoCloseable {
  /** Who may do everything. */
  public static final Placement.User ADMINISTRATOR = ControlPlaneFiles.ADMINISTRATOR;
  /** The audit log also has what is written in this namespace, Secrets excepted, and what the API server responds. */
  public static final String AUDITED_NAMESPACE = "audited";
  private static final String ADMIN = ADMINISTRATOR.name();
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  /** In MB. By default the API server begins another file after 100, and who reads the first one misses the rest. */
  private static final String LARGEST_AUDIT_LOG = "10000";

  private final Binaries binaries;
  private final Placement placement;
  private final String url;
  private final ControlPlaneFiles files;
  private final ControlPlanePorts ports;
  private final KubernetesClient client;
  private Daemon etcd;
  private Daemon apiServer;
  private Daemon controllerManager;

  private ControlPlane(Binaries binaries, Path directory, Placement placement)
      throws IOException {
    this.binaries = binaries;
    this.placement = placement;
    files = ControlPlaneFiles.create(directory, placement.users());
    ports = ControlPlanePorts.findFree();
    url = placement.url(ports.apiServer());
    try {
      startEtcd();
      startApiServer();
      // Written after the certificate, which may still be incomplete when its file appears.
      awaitFile(files.serverKey());
      writeKubeconfig(files.adminKubeconfig(), url(), files.token(ADMIN), "default");
      client = client(files.adminKubeconfig());
      awaitReady();
    } catch (IOException | RuntimeException e) {
      stopProcesses();
      throw e;
    }
  }

  /**
   * Starts etcd and the API server, and waits until it is ready.
   *
   * @param directory created here, for all files; it is not deleted at the end
   * @throws IOException if a binary cannot be started or is not ready within a minute
   */
  public static ControlPlane start(Binaries binaries, Path directory) throws IOException {
    return start(binaries, directory, Placement.LOOPBACK);
  }

  /** The same in another place. */
  public static ControlPlane start(Binaries binaries, Path directory, Placement placement)
      throws IOException {
    return new ControlPlane(binaries, directory, placement);
  }

  /**
   * Starts the controllers. CRDs should exist before: the garbage collector looks for new kinds only every 30 seconds.
   */
  public void startControllers() throws IOException {
    controllerManager = placement.start(List.of(binaries.controllerManager().toString(),
        "--kubeconfig", controllersKubeconfig(), "--bind-address", LOOPBACK,
        "--secure-port", Integer.toString(ports.controllerManager()), "--leader-elect=false",
        "--cert-dir", files.directory().resolve("controller-manager").toString(),
        "--service-account-private-key-file", files.serviceAccountKey().toString(),
        "--root-ca-file", files.caCertificates().toString()),
        files.log("kube-controller-manager"));
  }

  /** With the address of the API server where the controllers run. */
  private String controllersKubeconfig() throws IOException {
    Path file = files.directory().resolve("controllers.kubeconfig");
    files.writeKubeconfig(file, placement.localUrl(ports.apiServer()), files.token(ADMIN),
        "default");
    return file.toString();
  }

  private void startEtcd() throws IOException {
    String clients = "http://" + LOOPBACK + ":" + ports.etcd();
    String peers = "http://" + LOOPBACK + ":" + ports.etcdPeers();
    // Without fsync: written data survives the process, and a power cut of this machine ends the tests anyway.
    etcd = placement.start(List.of(binaries.etcd().toString(), "--data-dir",
        files.etcdData().toString(), "--unsafe-no-fsync", "--log-level", "warn",
        "--listen-client-urls", clients, "--advertise-client-urls", clients, "--listen-peer-urls",
        peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", "default=" + peers),
        files.log("etcd"));
  }

  private void startApiServer() throws IOException {
    String key = files.serviceAccountKey().toString();
    List<String> command = new ArrayList<>(List.of(binaries.apiServer().toString(),
        "--etcd-servers", "http://" + LOOPBACK + ":" + ports.etcd(), "--secure-port",
        Integer.toString(ports.apiServer()), "--cert-dir", files.certificates().toString(),
        "--token-auth-file", files.tokens().toString(), "--service-account-key-file", key,
        "--service-account-signing-key-file", key, "--service-cluster-ip-range", "10.0.0.0/24",
        "--allow-privileged", "--audit-policy-file", files.auditPolicy().toString(),
        "--audit-log-path", files.auditLog().toString(), "--audit-log-maxsize",
        LARGEST_AUDIT_LOG));
    command.addAll(placement.apiServerOptions(ports.apiServer()));
    apiServer = placement.start(command, files.log("kube-apiserver"));
  }

  /**
   * Kills the API server, which would take a minute to shut down with open watches, starts it again and waits until it
   * is ready.
   */
  public void restartApiServer() throws IOException {
    apiServer.kill();
    startApiServer();
    awaitReady();
  }

  /** Restarts the controllers, which may back off for most of a minute after they have lost the API server. */
  public void restartControllers() throws IOException {
    controllerManager.kill();
    startControllers();
  }

  /** Kills etcd, starts it again and waits until the API server is ready. */
  public void restartEtcd() throws IOException {
    etcd.kill();
    startEtcd();
    awaitReady();
  }

  private void awaitReady() throws IOException {
    String failure = "no response";
    for (long end = System.nanoTime() + TIMEOUT.toNanos(); System.nanoTime() < end;) {
      etcd.requireAlive();
      apiServer.requireAlive();
      try {
        client.raw("/readyz");
        return;
      } catch (KubernetesClientException e) {
        failure = Objects.requireNonNullElse(e.getCause(), e).getMessage();
      }
      pause();
    }
    throw new IOException(
        "the API server is not ready after " + TIMEOUT.toSeconds() + " s: " + failure);
  }

  private void awaitFile(Path file) throws IOException {
    for (long end = System.nanoTime() + TIMEOUT.toNanos(); !Files.exists(file);) {
      etcd.requireAlive();
      apiServer.requireAlive();
      if (System.nanoTime() > end) {
        throw new IOException(
            "the API server did not write " + file + " within " + TIMEOUT.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the control plane", e);
    }
  }

  /** A client that does not retry. */
  private static KubernetesClient client(Path kubeconfig) {
    Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
        .withRequestRetryBackoffLimit(0).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The address of the API server. */
  public String url() {
    return url;
  }

  /** The administrator's client. It does not retry, and is closed together with this. */
  public KubernetesClient client() {
    return client;
  }

  /** The administrator's kubeconfig. */
  public Path adminKubeconfig() {
    return files.adminKubeconfig();
  }

  /** Writes a kubeconfig for {@link #ADMINISTRATOR} or one of the placement's users, for use where the API server runs. */
  public void writeKubeconfig(Path file, Placement.User user) throws IOException {
    files.writeKubeconfig(file, placement.localUrl(ports.apiServer()), files.token(user.name()),
        "default");
  }

  /** Writes a kubeconfig for the administrator with a default namespace. */
  public void writeAdminKubeconfig(Path file, String namespace) throws IOException {
    writeKubeconfig(file, url(), files.token(ADMIN), namespace);
  }

  /**
   * Writes a kubeconfig for a token.
   *
   * @param server {@link #url()}, or the address of a proxy on 127.0.0.1
   * @param namespace the default namespace
   */
  public void writeKubeconfig(Path file, String server, String token, String namespace)
      throws IOException {
    files.writeKubeconfig(file, server, token, namespace);
  }

  /** Every request that got a response, one JSON object each (audit.k8s.io/v1 Event). */
  public Path auditLog() {
    return files.auditLog();
  }

  /**
   * The number of writes by verb and resource.
   *
   * @param userAgent the start of the user agent of the clients to count
   */
  public Map<String, Integer> writes(String userAgent) {
    Map<String, Integer> writes = new TreeMap<>();
    AuditLog.ofUserAgent(auditLog(), userAgent).writes()
        .forEach((write, count) -> writes.put(write, Math.toIntExact(count)));
    return writes;
  }

  /** Ends all three processes in reverse order. */
  @Override
  public void close() {
    client.close();
    stopProcesses();
  }

  private void stopProcesses() {
    if (controllerManager != null) {
      controllerManager.stop();
    }
    // A graceful shutdown would wait for watches to end, and no one needs the data any more.
    if (apiServer != null) {
      apiServer.kill();
    }
    if (etcd != null) {
      etcd.kill();
    }
  }
}
