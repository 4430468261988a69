package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/**
 * The operator, installed as the chart says: its account with its roles in the cluster, and a process with the command
 * line of the chart's container. It signs in with the account's token, and is never the administrator.
 */
final class Deployment {
  private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC", "-XX:-UsePerfData");
  /** What takes the real one half a minute shall be seen in a second; and no two processes want one port. */
  private static final Map<String, String> QUICK = Map.of("--port", "0", "--poll-interval", "1s",
      "--poll-interval-converging", "250ms", "--secret-interval", "1s", "--outage-after", "2s",
      "--resync", "3s");

  private final Plane plane;
  private final String namespace;
  private final Chart chart;
  private final Path folder;
  private int processes;

  private Deployment(Plane plane, String namespace, Chart chart, Path folder) {
    this.plane = plane;
    this.namespace = namespace;
    this.chart = chart;
    this.folder = folder;
  }

  /**
   * Applies the chart's account and roles.
   *
   * @param namespace the operator's own, which must be there
   * @param folder receives kubeconfigs and logs
   * @param chart rendered for that namespace
   */
  static Deployment install(Plane plane, String namespace, Path folder, Chart chart) {
    plane.kubectl().runWith(chart.access(), "apply", "-f", "-").orFail();
    return installed(plane, namespace, folder, chart);
  }

  /** The same where Helm has installed the chart already. */
  static Deployment installed(Plane plane, String namespace, Path folder, Chart chart) {
    return new Deployment(plane, namespace, chart, folder);
  }

  /** The account's name, as the audit log has it. */
  String user() {
    return "system:serviceaccount:" + namespace + ":" + chart.account();
  }

  /** Where the operator is. */
  String namespace() {
    return namespace;
  }

  /** The rendered chart. */
  Chart chart() {
    return chart;
  }

  /** Starts a process straight at the API server and waits until it is at work. */
  OperatorProcess start() throws IOException {
    OperatorProcess process = launch(plane.control().url(), Map.of());
    Operators.awaitStarted(process);
    return process;
  }

  /**
   * Starts a process, which need not be at work when this returns.
   *
   * @param server the API server's address, or of what stands in front of it
   * @param options in the place of the chart's
   */
  OperatorProcess launch(String server, Map<String, String> options) throws IOException {
    processes++;
    writeKubeconfig(server);
    return OperatorProcess.start(QUICK_START, plane.checkout().operatorJar(), kubeconfig(),
        arguments(options), folder.resolve("operator-" + processes + ".log"));
  }

  private Path kubeconfig() {
    return folder.resolve("operator-" + processes + ".kubeconfig");
  }

  private void writeKubeconfig(String server) throws IOException {
    plane.control().writeKubeconfig(kubeconfig(), server, token(), namespace);
  }

  /**
   * Has the token of the process that was started last be worth nothing any more, and puts a new one where it found the
   * old one, as a kubelet does.
   */
  void replaceToken(String server) throws IOException {
    plane.kubectl(namespace).run("delete", "serviceaccount", chart.account()).orFail();
    plane.kubectl().runWith(chart.access(), "apply", "-f", "-").orFail();
    writeKubeconfig(server);
  }

  private String token() {
    Commands.Ran asked = plane.kubectl(namespace).run("create", "token", chart.account(),
        "--duration=1h");
    if (asked.exitCode() != 0) {
      throw new IllegalStateException("there is no token: " + asked.err());
    }
    return asked.out().strip();
  }

  private List<String> arguments(Map<String, String> options) {
    Map<String, String> instead = new TreeMap<>(QUICK);
    instead.putAll(options);
    List<String> arguments = new ArrayList<>(chart.arguments().stream()
        .filter(word -> !instead.containsKey(word.split("=", 2)[0])).toList());
    instead.forEach((name, value) -> arguments.add(name + "=" + value));
    return arguments;
  }
}
