package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Runs the commands of docs/install.md in order in an empty cluster. The operator runs in the pod of the Deployment
 * that Helm installed.
 */
@Isolated("deletes the CRD, and its operator watches all namespaces")
class InstallIT {
  private static final TestCluster CLUSTER = TestCluster.get();
  private static final String CRD = "crd/edgedevices.edge.chameleoncloud.org";
  /** Commands are in blocks without a language. */
  private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern VALUES = Pattern.compile("`chi-edge.yaml`.*?^```yaml\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  /** Building and pushing the container image is tested elsewhere. */
  private static final Pattern TESTED = Pattern.compile("(helm|kubectl) .*", Pattern.DOTALL);

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private Path directory;

  @BeforeEach
  void emptyTheCluster() throws IOException {
    // Those of another class may still be terminating.
    CLUSTER.kubectl().run("delete", "namespace", "lab", "chi-edge", "--ignore-not-found",
        "--timeout=100s").orFail();
    CLUSTER.kubectl().run("delete", CRD, "--timeout=60s").orFail();
    directory = env.directory().resolve("checkout");
    Files.createDirectory(directory);
    for (String part : List.of("crds", "helm", "kustomize", "examples")) {
      Files.createSymbolicLink(directory.resolve(part), CLUSTER.checkout().top().resolve(part));
    }
    Files.writeString(directory.resolve("clouds.yaml"),
        env.testbed().cloudsYaml("edge", env.testbed().credential(TestEnvironment.PROJECT)));
    Matcher values = VALUES.matcher(text("docs/install.md"));
    assertThat(values.find()).isTrue();
    Files.writeString(directory.resolve("chi-edge.yaml"), values.group(1));
  }

  private static String text(String document) throws IOException {
    return Files.readString(CLUSTER.checkout().top().resolve(document));
  }

  /** Also after a failure, for the following classes. */
  @AfterEach
  void restoreCrd() {
    CLUSTER.kubectl().run("delete", "edgedevices", "--all", "--all-namespaces", "--timeout=60s");
    CLUSTER.helm().run("uninstall", "chi-edge-operator", "--namespace", "chi-edge",
        "--ignore-not-found");
    CLUSTER.kubectl().run("delete", "-k", CLUSTER.checkout().top().resolve("kustomize/operator")
        .toString(), "--ignore-not-found", "--timeout=60s");
    CLUSTER.kubectl().run("delete", "namespace", "lab", "chi-edge", "--ignore-not-found",
        "--timeout=100s");
    CLUSTER.kubectl().run("apply", "--server-side", "--force-conflicts", "-f",
        CLUSTER.checkout().crd().toString()).orFail();
    TestEnvironment.eventually("devices can be listed").until(() -> env.devices() != null);
  }

  @Test
  void leadsFromAnEmptyClusterToTheFirstReadyDeviceAndBack() throws IOException {
    List<String> lines = lines("docs/install.md");

    runUntil(lines, line -> line.startsWith("helm install"));
    assertThat(
        run("kubectl -n chi-edge get pods -o jsonpath='{.items[*].spec.serviceAccountName}'"))
        .isEqualTo("chi-edge-operator");

    String devices = runUntil(lines, line -> line.equals("kubectl -n lab get edgedevices"));
    assertThat(devices).matches(
        "(?s)NAME +TYPE +READY +ONLINE +HEALTH +RESERVED +LAST SEEN +AGE *\n"
            + "uc-rpi4-01 +raspberrypi4-64 +True .*");
    assertThat(env.testbed().record("uc-rpi4-01")).isPresent();

    runUntil(lines, line -> line.startsWith("helm upgrade"));
    assertThat(revision()).isEqualTo("2");
    runUntil(lines, line -> line.startsWith("helm rollback"));
    assertThat(revision()).isEqualTo("3");
    assertThat(env.testbed().records()).hasSize(2);

    runUntil(lines, line -> line.startsWith("kubectl delete edgedevices"));
    assertThat(env.testbed().records()).isEmpty();
    runUntil(lines, line -> line.startsWith("kubectl delete crd"));
    TestEnvironment.eventually("nothing of the operator is left")
        .until(() -> run("kubectl get all,serviceaccounts,roles,rolebindings -n chi-edge"
            + " -l app.kubernetes.io/name=chi-edge-operator -o name").isEmpty());

    runUntil(lines, line -> line.startsWith("kubectl apply --server-side --force-conflicts -k"));
    run("kubectl -n chi-edge rollout status deployment/chi-edge-operator --timeout=60s");
    assertThat(lines).as("commands that were not run").isEmpty();
  }

  /** The number of the deployed revision, which Helm waited for. */
  private String revision() {
    return run("helm status chi-edge-operator --namespace chi-edge -o json")
        .replaceFirst("(?s).*\"version\":(\\d+).*", "$1").strip();
  }

  /** The commands of a document, with continuation lines joined. */
  private static List<String> lines(String document) throws IOException {
    return new ArrayList<>(BLOCK.matcher(text(document)).results()
        .filter(block -> block.group(1).isEmpty())
        .flatMap(block -> block.group(2).replace("\\\n ", " ").lines()).map(String::strip)
        .filter(line -> TESTED.matcher(line).matches()).toList());
  }

  /** Runs and removes the commands up to the first one that matches, and returns its output. */
  private String runUntil(List<String> lines, Predicate<String> last) {
    while (!lines.isEmpty()) {
      String line = lines.removeFirst();
      // The stand-in node does not serve logs.
      String printed = line.contains(" logs ") ? "" : run(line);
      if (last.test(line)) {
        return printed;
      }
    }
    throw new AssertionError("the document has no such command");
  }

  private String run(String line) {
    return CLUSTER.shell().in(directory).run(line).withoutWarnings();
  }
}
