package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Runs the commands of the chart's README in order, in a copy of the project: from an empty cluster to an uninstalled
 * operator. They must do what the README says. The copy has no replicas, because InstallIT runs the operator's pods.
 */
@Isolated("installs the CRD and an operator for all namespaces")
class ChartReadmeIT {
  private static final String NAMESPACE = "chi-edge";
  private static final String CRD = "crd/edgedevices.edge.chameleoncloud.org";
  private static final Pattern BLOCK = Pattern.compile("^```\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final TestCluster CLUSTER = TestCluster.get();

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @BeforeAll
  static void emptyTheCluster() {
    deleteNamespace();
    CLUSTER.kubectl().run("delete", CRD, "--timeout=60s").orFail();
  }

  @AfterAll
  static void restoreCrd() {
    CLUSTER.applyCrds();
    CLUSTER.kubectl().run("wait", CRD, "--for=condition=Established", "--timeout=60s")
        .orFail();
    TestEnvironment.eventually("devices can be listed").until(
        () -> CLUSTER.kubectl().run("get", "edgedevices", "--all-namespaces").exitCode() == 0);
    deleteNamespace();
  }

  /** It may still be terminating. */
  private static void deleteNamespace() {
    CLUSTER.kubectl().run("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=100s")
        .orFail();
  }

  @Test
  void itsCommandsDoWhatItSays() throws IOException {
    Path directory = copy();
    OperatorProcess operator = null;
    for (String command : commands()) {
      CLUSTER.shell().in(directory).run(command).withoutWarnings();
      switch (command.replaceAll("^((?:helm|kubectl) \\S+ ?\\S*).*", "$1")) {
        case "helm install chi-edge-operator" -> operator = startInstalled();
        case "helm upgrade chi-edge-operator", "helm rollback chi-edge-operator" ->
          assertThat(Devices.isReady(env.device("pi").orElseThrow())).isTrue();
        case "kubectl delete edgedevices" -> {
          assertThat(env.testbed().records()).isEmpty();
          operator.close();
        }
        case "helm uninstall chi-edge-operator" -> assertThat(exists(CRD)).isTrue();
        case "kubectl delete crd" -> assertThat(exists(CRD)).isFalse();
        case "kubectl apply --server-side" -> {
          assertThat(exists(CRD)).isTrue();
          assertThat(exists("deployment/chi-edge-operator")).isTrue();
        }
        case "kubectl delete -k" -> {
          assertThat(exists(CRD)).isTrue();
          assertThat(exists("namespace/chi-edge")).isFalse();
        }
        default ->
          assertThat(command).matches(
              "(kubectl (create|label|get|delete edgedevicefleets) |helm (show|history|test) ).*");
      }
    }
    assertThat(operator).isNotNull();
  }

  private static List<String> commands() throws IOException {
    String readme = Files.readString(Chart.directory(CLUSTER).resolve("README.md"));
    List<String> commands = BLOCK.matcher(readme).results()
        .flatMap(block -> block.group(1).replaceAll(" *\\\\\n *", " ").lines()).toList();
    assertThat(commands).hasSizeGreaterThan(10);
    return commands;
  }

  private OperatorProcess startInstalled() throws IOException {
    Chart chart = Chart.read(CLUSTER.helm().run("get", "manifest", "chi-edge-operator",
        "--namespace", NAMESPACE).orFail());
    OperatorProcess operator = env
        .closeLater(Deployment.installed(CLUSTER, NAMESPACE, env.directory(), chart).start());
    env.createCredential();
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
    return operator;
  }

  private static boolean exists(String object) {
    return CLUSTER.kubectl(NAMESPACE).run("get", object).exitCode() == 0;
  }

  private Path copy() throws IOException {
    Path top = CLUSTER.checkout().top();
    Path copy = Files.createDirectory(env.directory().resolve("project"));
    for (String part : List.of("crds", "helm", "kustomize")) {
      try (Stream<Path> files = Files.walk(top.resolve(part))) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(top.relativize(file)));
        }
      }
    }
    Files.copy(top.resolve("helm/examples/minimal.yaml"), copy.resolve("chi-edge.yaml"));
    for (String file : List.of("helm/chi-edge-operator/values.yaml",
        "kustomize/operator/operator.yaml")) {
      String text = Files.readString(copy.resolve(file));
      assertThat(text).contains("replicas: 1\n");
      Files.writeString(copy.resolve(file), text.replace("replicas: 1\n", "replicas: 0\n"));
    }
    return copy;
  }
}
