package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/**
 * The operator, installed with the chart: a service account with roles in the cluster, and a process with the command
 * line of the chart's container. It authenticates with a token of the service account, never as the administrator.
 */
final class Deployment {
  /** Short intervals, so that tests take seconds; any free port; the local testbed and that of the examples. */
  private static final Map<String, String> TEST_OPTIONS = Map.of("--port", "0", "--poll-interval",
      "1s",
      "--poll-interval-converging", "250ms", "--secret-interval", "1s", "--outage-after", "2s",
      "--resync", "3s", "--reservation-interval", "1s", "--testbed-hosts",
      "127.0.0.1,identity.example.org",
      "--plain-http", "true");

  private final TestCluster cluster;
  private final String namespace;
  private final Chart chart;
  private final Path directory;
  private int processes;

  private Deployment(TestCluster cluster, String namespace, Chart chart, Path directory) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.chart = chart;
    this.directory = directory;
  }

  /**
   * Applies the service account and the roles of a chart.
   *
   * @param namespace of the operator, which must exist
   * @param directory for kubeconfigs and logs
   * @param chart rendered for that namespace
   */
  static Deployment install(TestCluster cluster, String namespace, Path directory, Chart chart) {
    cluster.kubectl().runWithInput(chart.accessManifests(), "apply", "-f", "-").orFail();
    return installed(cluster, namespace, directory, chart);
  }

  /** The same if Helm has installed the chart already. */
  static Deployment installed(TestCluster cluster, String namespace, Path directory, Chart chart) {
    return new Deployment(cluster, namespace, chart, directory);
  }

  /** The user name of the service account, as in the audit log. */
  String user() {
    return "system:serviceaccount:" + namespace + ":" + chart.serviceAccount();
  }

  /** The namespace of the operator. */
  String namespace() {
    return namespace;
  }

  /** The rendered chart. */
  Chart chart() {
    return chart;
  }

  /** Starts a process that connects to the API server directly, and waits until it has started. */
  OperatorProcess start() throws IOException {
    OperatorProcess process = launch(cluster.controlPlane().url(), Map.of());
    Operators.awaitStarted(process);
    return process;
  }

  /**
   * Starts a process without waiting for it.
   *
   * @param server the address of the API server, or of a proxy
   * @param options override those of the chart
   */
  OperatorProcess launch(String server, Map<String, String> options) throws IOException {
    processes++;
    writeKubeconfig(server);
    return OperatorProcess.start(JavaProgram.QUICK_START, cluster.checkout().operatorJar(),
        kubeconfig(),
        arguments(options), directory.resolve("operator-" + processes + ".log"));
  }

  /**
   * Starts a process with the JVM options and the memory of the chart's container, and waits until it has started.
   *
   * @param options override those of the chart
   */
  OperatorProcess startWithLimitedMemory(Map<String, String> options) throws IOException {
    processes++;
    writeKubeconfig(cluster.controlPlane().url());
    List<String> java = new ArrayList<>(chart.javaOptions());
    // What a JVM chooses in a container of that size.
    java.addAll(List.of("-XX:MaxRAM=" + chart.memoryLimit(), "-XX:+UseSerialGC"));
    OperatorProcess process = OperatorProcess.start(java, cluster.checkout().operatorJar(),
        kubeconfig(), arguments(options), directory.resolve("operator-" + processes + ".log"));
    Operators.awaitStarted(process);
    return process;
  }

  /** Starts a preflight check, as {@code helm test} does. */
  OperatorProcess launchCheck() throws IOException {
    processes++;
    writeKubeconfig(cluster.controlPlane().url());
    List<String> arguments = new ArrayList<>(chart.arguments());
    arguments.addFirst("--check");
    return OperatorProcess.start(JavaProgram.QUICK_START, cluster.checkout().operatorJar(),
        kubeconfig(), arguments, directory.resolve("operator-" + processes + ".log"));
  }

  private Path kubeconfig() {
    return directory.resolve("operator-" + processes + ".kubeconfig");
  }

  private void writeKubeconfig(String server) throws IOException {
    cluster.controlPlane().writeKubeconfig(kubeconfig(), server, token(), namespace);
  }

  /**
   * Invalidates the token of the last process, and replaces it with a new one in the same place, like a kubelet.
   */
  void replaceToken(String server) throws IOException {
    cluster.kubectl(namespace).run("delete", "serviceaccount", chart.serviceAccount()).orFail();
    cluster.kubectl().runWithInput(chart.accessManifests(), "apply", "-f", "-").orFail();
    writeKubeconfig(server);
  }

  private String token() {
    Program.Result result = cluster.kubectl(namespace).run("create", "token",
        chart.serviceAccount(),
        "--duration=1h");
    if (result.exitCode() != 0) {
      throw new IllegalStateException("no token was created: " + result.err());
    }
    return result.out().strip();
  }

  private List<String> arguments(Map<String, String> options) {
    Map<String, String> overrides = new TreeMap<>(TEST_OPTIONS);
    overrides.putAll(options);
    List<String> arguments = new ArrayList<>(chart.arguments().stream()
        .filter(word -> !overrides.containsKey(word.split("=", 2)[0])).toList());
    overrides.forEach((name, value) -> arguments.add(name + "=" + value));
    return arguments;
  }
}
