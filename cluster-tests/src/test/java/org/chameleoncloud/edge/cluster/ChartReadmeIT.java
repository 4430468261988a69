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
 * The commands of the chart's README, typed one after the other in a copy of the project's folder, take an operator
 * from an empty cluster to its end and do to the devices what stands beside them. In the copy there are no replicas:
 * pods of the operator are InstallIT's.
 */
@Isolated("installs the definition and an operator for all namespaces")
class ChartReadmeIT {
  private static final String NAMESPACE = "chi-edge";
  private static final String DEFINITION = "crd/edgedevices.edge.chameleoncloud.org";
  private static final Pattern BLOCK = Pattern.compile("^```\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final Plane PLANE = Plane.get();

  @RegisterExtension
  final Lab lab = new Lab();

  @BeforeAll
  static void emptyTheCluster() {
    awaitNoNamespace();
    PLANE.kubectl().run("delete", DEFINITION, "--timeout=60s").orFail();
  }

  @AfterAll
  static void putTheDefinitionBack() {
    PLANE.kubectl().run("apply", "--server-side", "--force-conflicts", "-f",
        PLANE.checkout().crd().toString()).orFail();
    PLANE.kubectl().run("wait", DEFINITION, "--for=condition=Established", "--timeout=60s")
        .orFail();
    Lab.patience("devices can be listed").until(
        () -> PLANE.kubectl().run("get", "edgedevices", "--all-namespaces").exitCode() == 0);
    awaitNoNamespace();
  }

  /** It may still be on its way out. */
  private static void awaitNoNamespace() {
    PLANE.kubectl().run("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=100s")
        .orFail();
  }

  @Test
  void itsCommandsDoWhatItSays() throws IOException {
    Path folder = copy();
    OperatorProcess operator = null;
    for (String command : commands()) {
      PLANE.shell().in(folder).run(command).orFail();
      switch (command.replaceAll("^((?:helm|kubectl) \\S+ ?\\S*).*", "$1")) {
        case "helm install chi-edge-operator" -> operator = installed();
        case "helm upgrade chi-edge-operator", "helm rollback chi-edge-operator" ->
          assertThat(Devices.isReady(lab.device("pi").orElseThrow())).isTrue();
        case "kubectl delete edgedevices" -> {
          assertThat(lab.testbed().records()).isEmpty();
          operator.close();
        }
        case "helm uninstall chi-edge-operator" -> assertThat(isThere(DEFINITION)).isTrue();
        case "kubectl delete crd" -> assertThat(isThere(DEFINITION)).isFalse();
        case "kubectl apply --server-side" -> {
          assertThat(isThere(DEFINITION)).isTrue();
          assertThat(isThere("deployment/chi-edge-operator")).isTrue();
        }
        case "kubectl delete -k" -> {
          assertThat(isThere(DEFINITION)).isTrue();
          assertThat(isThere("namespace/chi-edge")).isFalse();
        }
        default ->
          assertThat(command).matches("(kubectl (create|label|get) |helm (show|history) ).*");
      }
    }
    assertThat(operator).isNotNull();
  }

  private static List<String> commands() throws IOException {
    String readme = Files.readString(Chart.folder(PLANE).resolve("README.md"));
    List<String> commands = BLOCK.matcher(readme).results()
        .flatMap(block -> block.group(1).replaceAll(" *\\\\\n *", " ").lines()).toList();
    assertThat(commands).hasSizeGreaterThan(10);
    return commands;
  }

  private OperatorProcess installed() throws IOException {
    Chart chart = Chart.read(PLANE.helm().run("get", "manifest", "chi-edge-operator",
        "--namespace", NAMESPACE).orFail());
    OperatorProcess operator = lab
        .ends(Deployment.installed(PLANE, NAMESPACE, lab.folder(), chart).start());
    lab.credential();
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
    return operator;
  }

  private static boolean isThere(String object) {
    return PLANE.kubectl(NAMESPACE).run("get", object).exitCode() == 0;
  }

  private Path copy() throws IOException {
    Path top = PLANE.checkout().top();
    Path copy = Files.createDirectory(lab.folder().resolve("project"));
    for (String part : List.of("crds", "helm", "kustomize")) {
      try (Stream<Path> files = Files.walk(top.resolve(part))) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(top.relativize(file)));
        }
      }
    }
    for (String file : List.of("helm/chi-edge-operator/values.yaml",
        "kustomize/operator/operator.yaml")) {
      String text = Files.readString(copy.resolve(file));
      assertThat(text).contains("replicas: 1\n");
      Files.writeString(copy.resolve(file), text.replace("replicas: 1\n", "replicas: 0\n"));
    }
    return copy;
  }
}
