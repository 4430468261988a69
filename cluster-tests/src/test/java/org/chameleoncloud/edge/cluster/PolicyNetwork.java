package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.kubelet.KubeletNode;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * The network of a cluster whose nodes enforce NetworkPolicies, with kube-router, and give pods a DNS server, which runs on
 * the first node.
 */
final class PolicyNetwork implements AutoCloseable {
  private static final String SERVICES = "10.0.0.0/24";
  private static final int CONNECT_SECONDS = 5;

  private final NodeEnvironment env;
  private final List<Daemon> running = new ArrayList<>();

  private PolicyNetwork(NodeEnvironment env) {
    this.env = env;
  }

  /**
   * Starts it. Pods that exist already do not get the DNS server.
   *
   * @param names that have the address of the first node
   */
  static PolicyNetwork start(NodeEnvironment env, PolicyPrograms programs, String... names)
      throws IOException {
    PolicyNetwork network = new PolicyNetwork(env);
    try {
      Path directory = Files.createDirectory(env.directory().resolve("network"));
      network.startDns(programs, directory, names);
      Path kubeconfig = directory.resolve("kubeconfig");
      env.cluster().writeAdminKubeconfig(kubeconfig);
      for (KubeletNode node : env.cluster().nodes()) {
        network.running.add(node.host().start(
            List.of(programs.kubeRouter().toString(), "--run-firewall=true", "--run-router=false",
                "--run-service-proxy=false", "--enable-cni=false", "--health-port=0",
                "--service-cluster-ip-range=" + SERVICES, "--kubeconfig=" + kubeconfig,
                "--hostname-override=" + node.name()),
            directory.resolve("kube-router-" + node.name() + ".log")));
      }
      return network;
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private void startDns(PolicyPrograms programs, Path directory, String... names)
      throws IOException {
    Host host = env.cluster().nodes().getFirst().host();
    Path file = Files.writeString(directory.resolve("Corefile"), """
        .:53 {
          errors
          hosts {
            %s %s
          }
        }
        """.formatted(host.address(), String.join(" ", names)));
    running.add(host.start(List.of(programs.dns().toString(), "-conf", file.toString()),
        directory.resolve("dns.log")));
    for (KubeletNode node : env.cluster().nodes()) {
      node.setNameServer(host.address());
    }
  }

  /** Fails if one of its programs has ended; the message has its last log lines. */
  void requireAlive() throws IOException {
    for (Daemon program : running) {
      program.requireAlive();
    }
  }

  /**
   * What a pod can connect to.
   *
   * @param commands by the name of what they connect to; they are run in the network of the pod, and succeed if that works
   * @return the names of those that succeeded
   */
  Set<String> reachable(String address, Map<String, String> commands) throws IOException {
    for (KubeletNode node : env.cluster().nodes()) {
      String network = node.host().run("for each in /run/netns/*; do"
          + " if nsenter --net=$each ip -4 -oneline address show eth0 | grep -qF 'inet " + address
          + "/'; then echo $each; fi; done").strip();
      if (!network.isEmpty()) {
        List<String> lines = commands.entrySet().stream()
            .map(command -> "if timeout " + CONNECT_SECONDS + " nsenter --net=" + network + " "
                + command.getValue() + " > /dev/null 2>&1; then echo '" + command.getKey()
                + "'; fi")
            .toList();
        return new LinkedHashSet<>(
            node.host().run(lines.toArray(String[]::new)).lines().toList());
      }
    }
    throw new IOException("no pod has the address " + address);
  }

  /** The command that opens a TCP connection. */
  static String tcp(String address, int port) {
    return "bash -c 'exec 3<>/dev/tcp/" + address + "/" + port + "'";
  }

  /** The command that asks a DNS server for a name. */
  static String dns(String address, String name) {
    return "busybox nslookup " + name + " " + address;
  }

  @Override
  public void close() {
    running.forEach(Daemon::stop);
  }
}
