package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Runs the commands of docs/install.md in order in an empty cluster. The operator runs in the pod of the Deployment
 * that Helm installed.
 */
@Isolated("deletes the CRDs, and its operator watches all namespaces")
class InstallIT {
  private static final TestCluster CLUSTER = TestCluster.get();

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private Path directory;

  @BeforeEach
  void emptyTheCluster() throws IOException {
    // Those of another class may still be terminating.
    CLUSTER.kubectl().run("delete", "namespace", "lab", "chi-edge", "--ignore-not-found",
        "--timeout=100s").orFail();
    CLUSTER.deleteCrds();
    directory = env.directory().resolve("checkout");
    Files.createDirectory(directory);
    for (String part : List.of("crds", "helm", "kustomize", "examples")) {
      Files.createSymbolicLink(directory.resolve(part), CLUSTER.checkout().top().resolve(part));
    }
    Files.writeString(directory.resolve("clouds.yaml"),
        env.testbed().cloudsYaml("edge", env.testbed().credential(TestEnvironment.PROJECT)));
    Files.writeString(directory.resolve("chi-edge.yaml"),
        InstallPage.values(CLUSTER.checkout().top()));
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
    CLUSTER.applyCrds();
    TestEnvironment.eventually("devices can be listed").until(() -> env.devices() != null);
  }

  @Test
  void leadsFromAnEmptyClusterToTheFirstReadyDeviceAndBack() throws IOException {
    // The stand-in node does not serve logs.
    InstallPage page = InstallPage.read(CLUSTER.checkout().top(),
        line -> line.contains(" logs ") ? "" : line, this::run);

    page.runUntil("helm install");
    assertThat(
        run("kubectl -n chi-edge get pods -o jsonpath='{.items[*].spec.serviceAccountName}'"))
        .isEqualTo("chi-edge-operator");

    String devices = page.runUntil("kubectl -n lab get edgedevices"::equals);
    assertThat(devices).matches(
        "(?s)NAME +TYPE +READY +ONLINE +HEALTH +RESERVED +LAST SEEN +AGE *\n"
            + "uc-rpi4-01 +raspberrypi4-64 +True .*");
    assertThat(env.testbed().record("uc-rpi4-01")).isPresent();

    page.runUntil("helm upgrade");
    assertThat(revision()).isEqualTo("2");
    page.runUntil("helm rollback");
    assertThat(revision()).isEqualTo("3");
    assertThat(env.testbed().records()).hasSize(2);

    page.runUntil("kubectl delete edgedevices");
    assertThat(env.testbed().records()).isEmpty();
    page.runUntil("kubectl delete crd");
    TestEnvironment.eventually("nothing of the operator is left")
        .until(() -> run("kubectl get all,serviceaccounts,roles,rolebindings -n chi-edge"
            + " -l app.kubernetes.io/name=chi-edge-operator -o name").isEmpty());

    page.runUntil("kubectl apply --server-side --force-conflicts -k");
    run("kubectl -n chi-edge rollout status deployment/chi-edge-operator --timeout=60s");
    assertThat(page.rest()).as("commands that were not run").isEmpty();
  }

  /** The number of the deployed revision, which Helm waited for. */
  private String revision() {
    return run("helm status chi-edge-operator --namespace chi-edge -o json")
        .replaceFirst("(?s).*\"version\":(\\d+).*", "$1").strip();
  }

  private String run(String line) {
    return CLUSTER.shell().in(directory).run(line).withoutWarnings();
  }
}
