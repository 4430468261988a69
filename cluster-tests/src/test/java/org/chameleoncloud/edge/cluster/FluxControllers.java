package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * Flux's controllers as processes on the first node of a cluster, with the permissions that {@code flux bootstrap} gives to
 * them. They are not pods: there are no images of them.
 */
final class FluxControllers implements AutoCloseable {
  static final String NAMESPACE = "flux-system";
  private static final String ACCOUNT = "flux";
  /** The node has its own network, so these ports are free. */
  private static final String ARTIFACTS = "127.0.0.1:9790";
  private static final int FIRST_PORT = 9800;

  private final NodeEnvironment env;
  private final FluxPrograms programs;
  private final Host host;
  private final Path directory;
  private final Deque<Daemon> running = new ArrayDeque<>();

  private FluxControllers(NodeEnvironment env, FluxPrograms programs) throws IOException {
    this.env = env;
    this.programs = programs;
    host = env.cluster().nodes().getFirst().host();
    directory = Files.createDirectory(env.directory().resolve("flux"));
    env.run("kubectl apply --server-side -f '" + programs.crds() + "'");
    env.run("kubectl create namespace " + NAMESPACE);
    env.run("kubectl -n " + NAMESPACE + " create serviceaccount " + ACCOUNT);
    env.run("kubectl create clusterrolebinding " + ACCOUNT + " --clusterrole=cluster-admin"
        + " --serviceaccount=" + NAMESPACE + ":" + ACCOUNT);
    writeKubeconfig();
  }

  /** Installs the CRDs, starts all three, and waits until they are ready. */
  static FluxControllers start(NodeEnvironment env, FluxPrograms programs) throws IOException {
    FluxControllers controllers = new FluxControllers(env, programs);
    try {
      controllers.start("source-controller",
          List.of("--storage-path=" + Files.createDirectory(controllers.directory.resolve("data")),
              "--storage-addr=" + ARTIFACTS, "--storage-adv-addr=" + ARTIFACTS));
      controllers.start("kustomize-controller", List.of("--requeue-dependency=2s"));
      controllers.start("helm-controller", List.of("--requeue-dependency=2s"));
      controllers.awaitReady();
      return controllers;
    } catch (IOException | RuntimeException e) {
      controllers.close();
      throw e;
    }
  }

  /** For use on the node, where the API server has another address than for this process. */
  private void writeKubeconfig() throws IOException {
    String server = env.run("kubectl get endpointslices -l kubernetes.io/service-name=kubernetes"
        + " -o jsonpath='{.items[0].endpoints[0].addresses[0]}:{.items[0].ports[0].port}'");
    String token = env.run("kubectl -n " + NAMESPACE + " create token " + ACCOUNT
        + " --duration=4h").strip();
    env.cluster().controlPlane().writeKubeconfig(directory.resolve("kubeconfig"),
        "https://" + server, token, NAMESPACE);
  }

  private int port(int controller) {
    return FIRST_PORT + 2 * controller;
  }

  private void start(String program, List<String> options) throws IOException {
    int port = port(running.size());
    List<String> command = new ArrayList<>(List.of("env", "RUNTIME_NAMESPACE=" + NAMESPACE,
        "KUBECONFIG=" + directory.resolve("kubeconfig"), "HOME=" + directory,
        programs.program(program).toString(), "--log-level=info",
        "--health-addr=127.0.0.1:" + port, "--metrics-addr=127.0.0.1:" + (port + 1)));
    command.addAll(options);
    running.push(host.start(command, directory.resolve(program + ".log")));
  }

  private void awaitReady() {
    for (int i = 0; i < running.size(); i++) {
      String url = "http://127.0.0.1:" + port(i) + "/readyz";
      NodeEnvironment.eventually(url + " says that a controller is ready")
          .until(() -> ready(url));
    }
  }

  private boolean ready(String url) throws IOException {
    for (Daemon daemon : running) {
      daemon.requireAlive();
    }
    return host.run("exec 3<>/dev/tcp/" + url.split("/")[2].replace(':', '/'),
        "printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3", "cat <&3").contains("200 OK");
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      running.pop().stop();
    }
  }
}
