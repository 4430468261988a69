package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Flux's controllers as processes on a node, with the permissions that {@code flux bootstrap} gives to them. */
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

  private final GitOpsPrograms programs;
  private final NodeProcesses processes;
  private final Path kubeconfig;

  private FluxControllers(NodeEnvironment env, GitOpsPrograms programs) throws IOException {
    this.programs = programs;
    processes = NodeProcesses.in(env, "flux");
    env.run("kubectl apply --server-side -f '" + programs.file("crds") + "'");
    env.run("kubectl create namespace " + NAMESPACE);
    env.run("kubectl -n " + NAMESPACE + " create serviceaccount " + ACCOUNT);
    env.run("kubectl create clusterrolebinding " + ACCOUNT + " --clusterrole=cluster-admin"
        + " --serviceaccount=" + NAMESPACE + ":" + ACCOUNT);
    kubeconfig = processes.kubeconfig(NAMESPACE, ACCOUNT);
  }

  /** Installs the CRDs, starts all three, and waits until they are ready. */
  static FluxControllers start(NodeEnvironment env, GitOpsPrograms programs) throws IOException {
    FluxControllers controllers = new FluxControllers(env, programs);
    try {
      Path artifacts = Files.createDirectory(controllers.processes.directory()
          .resolve("artifacts"));
      controllers.start(SOURCE, "--storage-path=" + artifacts, "--storage-addr=" + ARTIFACTS,
          "--storage-adv-addr=" + ARTIFACTS);
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
    processes.stop(KUSTOMIZE);
    start(KUSTOMIZE,
        Stream.concat(Stream.of(DEPENDENCIES), Stream.of(options)).toArray(String[]::new));
    awaitReady(KUSTOMIZE);
  }

  private static int port(String program) {
    return FIRST_PORT + 2 * PROGRAMS.indexOf(program);
  }

  private void start(String program, String... options) throws IOException {
    List<String> command = new ArrayList<>(
        List.of(programs.file(program).toString(), "--health-addr=127.0.0.1:" + port(program),
            "--metrics-addr=127.0.0.1:" + (port(program) + 1)));
    command.addAll(List.of(options));
    processes.start(program,
        Map.of("RUNTIME_NAMESPACE", NAMESPACE, "KUBECONFIG", kubeconfig.toString()), command);
  }

  private void awaitReady(String program) {
    processes.awaitOk(program, port(program), "/readyz");
  }

  @Override
  public void close() {
    processes.close();
  }
}
