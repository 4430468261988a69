package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * Terminals of an administrator in the network of the first node, all in one directory. A documented command runs here
 * with the ports and addresses that it has in the document.
 */
final class NodeTerminal {
  private static final List<String> BASH = List.of("bash", "-euo", "pipefail", "-c");

  private final Host host;
  private final Path directory;
  private final Path kubeconfig;
  private final String path;

  private NodeTerminal(NodeEnvironment env, Path directory) throws IOException {
    host = env.cluster().nodes().getFirst().host();
    this.directory = directory;
    kubeconfig = directory.resolve("kubeconfig");
    env.cluster().writeAdminKubeconfig(kubeconfig);
    path = env.cluster().binaries().directory() + ":" + System.getenv("PATH");
  }

  /**
   * Opens terminals.
   *
   * @param directory created here
   */
  static NodeTerminal open(NodeEnvironment env, Path directory) throws IOException {
    return new NodeTerminal(env, Files.createDirectory(directory));
  }

  /** Where commands run. */
  Path directory() {
    return directory;
  }

  /** Runs a line until it exits. */
  Program.Result run(String line) {
    List<String> command = host.inNetwork(BASH);
    return new Program(Path.of("/usr/bin", command.getFirst()),
        command.subList(1, command.size()),
        Map.of("KUBECONFIG", kubeconfig.toString(), "PATH", path), directory).run(line);
  }

  /** Starts a command in another terminal, where it runs until it is stopped. Its output is in the log. */
  Daemon start(String line, Path log) throws IOException {
    List<String> command = new ArrayList<>(
        List.of("env", "KUBECONFIG=" + kubeconfig, "PATH=" + path));
    command.addAll(BASH);
    command.add("exec " + line);
    return Daemon.start(host.inNetwork(command), log);
  }
}
