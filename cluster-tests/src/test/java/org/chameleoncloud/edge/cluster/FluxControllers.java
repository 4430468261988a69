package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * Flux's controllers as processes on the first node of a cluster, with the permissions that {@code flux bootstrap} gives to
 * them. They are not pods: there are no images of them.
 */
final class FluxControllers implements AutoCloseable {
  static final String NAMESPACE = "flux-system";
  private static final String SOURCE = "source-controller";
  private static final String KUSTOMIZE = "kustomize-controller";
  private static final String HELM = "helm-controller";
  private static final List<String> PROGRAMS = List.of(SOURCE, KUSTOMIZE, HELM);
  /** How often what waits for a dependency is tried again. */
  private static final String DEPENDENCIES = "--requeue-dependency=2s";
  private static final String ACCOUNT = "flux";
  /** The node has its own network, so these ports are free. */
  private static final String ARTIFACTS = "127.0.0.1:9790";
  private static final int FIRST_PORT = 9800;

  private final NodeEnvironment env;
  private final FluxPrograms programs;
  private final Host host;
  private final Path directory;
  private final Map<String, Daemon> running = new LinkedHashMap<>();

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
      controllers.start(SOURCE,
          "--storage-path=" + Files.createDirectory(controllers.directory.resolve("artifacts")),
          "--storage-addr=" + ARTIFACTS, "--storage-adv-addr=" + ARTIFACTS);
      controllers.start(KUSTOMIZE, DEPENDENCIES);
      controllers.start(HELM, DEPENDENCIES);
      for (String program : PROGRAMS) {
        controllers.awaitReady(program);
      }
      return controllers;
    } catch (IOException | RuntimeException e) {
      controllers.close();
      throw e;
    }
  }

  /** Starts kustomize-controller again, with only these options in addition to the usual ones. */
  void restartKustomizeController(String... options) throws IOException {
    running.get(KUSTOMIZE).stop();
    start(KUSTOMIZE,
        Stream.concat(Stream.of(DEPENDENCIES), Stream.of(options)).toArray(String[]::new));
    awaitReady(KUSTOMIZE);
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

  private static int port(String program) {
    return FIRST_PORT + 2 * PROGRAMS.indexOf(program);
  }

  private void start(String program, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "RUNTIME_NAMESPACE=" + NAMESPACE,
        "KUBECONFIG=" + directory.resolve("kubeconfig"), "HOME=" + directory,
        programs.program(program).toString(), "--health-addr=127.0.0.1:" + port(program),
        "--metrics-addr=127.0.0.1:" + (port(program) + 1)));
    command.addAll(List.of(options));
    running.put(program, host.start(command, directory.resolve(program + ".log")));
  }

  private void awaitReady(String program) {
    NodeEnvironment.eventually(program + " is ready").until(() -> {
      running.get(program).requireAlive();
      return host.run("exec 3<>/dev/tcp/127.0.0.1/" + port(program),
          "printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3", "cat <&3").contains("200 OK");
    });
  }

  @Override
  public void close() {
    running.values().forEach(Daemon::stop);
  }
}
