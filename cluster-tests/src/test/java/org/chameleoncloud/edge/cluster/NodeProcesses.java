package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.process.Daemon;

/** Servers that run as processes on the first node of a cluster, because there are no images of them. */
final class NodeProcesses implements AutoCloseable {
  private final NodeEnvironment env;
  private final Path directory;
  private final Host host;
  private final Map<String, Daemon> running = new LinkedHashMap<>();

  private NodeProcesses(NodeEnvironment env, Path directory) {
    this.env = env;
    this.directory = directory;
    host = env.cluster().nodes().getFirst().host();
  }

  /**
   * None yet.
   *
   * @param name of the directory for their files
   */
  static NodeProcesses in(NodeEnvironment env, String name) throws IOException {
    return new NodeProcesses(env, Files.createDirectory(env.directory().resolve(name)));
  }

  /** Where their files and logs are. */
  Path directory() {
    return directory;
  }

  /**
   * Writes a kubeconfig for use on the node, where the API server has another address than for this process.
   *
   * @param account a service account, as which a process runs
   */
  Path kubeconfig(String namespace, String account) throws IOException {
    String server = env.run("kubectl get endpointslices -l kubernetes.io/service-name=kubernetes"
        + " -o jsonpath='{.items[0].endpoints[0].addresses[0]}:{.items[0].ports[0].port}'");
    String token = env.run("kubectl -n " + namespace + " create token " + account
        + " --duration=4h").strip();
    Path file = directory.resolve(account + ".kubeconfig");
    env.cluster().controlPlane().writeKubeconfig(file, "https://" + server, token, namespace);
    return file;
  }

  /** Starts one, with environment variables in addition to HOME. */
  void start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("env", "HOME=" + directory));
    environment.forEach((variable, value) -> all.add(variable + "=" + value));
    all.addAll(command);
    running.put(name, host.start(all, directory.resolve(name + ".log")));
  }

  /** Waits until one answers a GET of a path with 200. */
  void awaitOk(String name, int port, String path) {
    NodeEnvironment.eventually(name + " is ready").until(() -> {
      running.get(name).requireAlive();
      return host.run("exec 3<>/dev/tcp/127.0.0.1/" + port,
          "printf 'GET " + path + " HTTP/1.0\\r\\n\\r\\n' >&3", "cat <&3").contains("200 OK");
    });
  }

  /** Stops one. */
  void stop(String name) {
    running.get(name).stop();
  }

  @Override
  public void close() {
    running.values().forEach(Daemon::stop);
  }
}
