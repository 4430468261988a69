package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * docs/install.md, word by word, in a cluster that knows nothing of us: its lines are typed one after the other, and
 * the operator is the pod of the Deployment that Helm installed, which the node runs.
 */
@Isolated("the definition is not there at first, and the operator looks after all namespaces")
class InstallIT {
  private static final Plane PLANE = Plane.get();
  private static final String DEFINITION = "crd/edgedevices.edge.chameleoncloud.org";
  private static final Pattern BLOCK = Pattern.compile("^```\n(.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  /** What builds and carries the container image is tested with the image. */
  private static final Pattern OURS = Pattern.compile("(helm|kubectl) .*", Pattern.DOTALL);

  @RegisterExtension
  final Lab lab = new Lab();

  private Path folder;

  @BeforeEach
  void emptyTheCluster() throws IOException {
    // Those of another class may still be on their way out.
    PLANE.kubectl().run("delete", "namespace", "lab", "chi-edge", "--ignore-not-found",
        "--timeout=100s").orFail();
    PLANE.kubectl().run("delete", DEFINITION, "--timeout=60s").orFail();
    folder = lab.folder().resolve("checkout");
    Files.createDirectory(folder);
    for (String part : List.of("crds", "helm", "kustomize", "examples")) {
      Files.createSymbolicLink(folder.resolve(part), PLANE.checkout().top().resolve(part));
    }
    Files.writeString(folder.resolve("clouds.yaml"),
        lab.testbed().cloudsYaml("edge", lab.testbed().credential(Lab.PROJECT)));
  }

  /** Also after a failure half-way, for the classes that come later. */
  @AfterEach
  void putTheDefinitionBack() {
    PLANE.kubectl().run("delete", "edgedevices", "--all", "--all-namespaces", "--timeout=60s");
    PLANE.helm().run("uninstall", "chi-edge-operator", "--namespace", "chi-edge",
        "--ignore-not-found");
    PLANE.kubectl().run("delete", "-k", PLANE.checkout().top().resolve("kustomize/operator")
        .toString(), "--ignore-not-found", "--timeout=60s");
    PLANE.kubectl().run("delete", "namespace", "lab", "chi-edge", "--ignore-not-found",
        "--timeout=100s");
    PLANE.kubectl().run("apply", "--server-side", "--force-conflicts", "-f",
        PLANE.checkout().crd().toString()).orFail();
    Lab.patience("devices can be listed").until(() -> lab.devices() != null);
  }

  @Test
  void takesANewUserFromAnEmptyClusterToTheFirstReadyDeviceAndBack() throws IOException {
    List<String> lines = lines("docs/install.md");

    type(lines, line -> line.startsWith("helm install"));
    assertThat(
        out("kubectl -n chi-edge get pods -o jsonpath='{.items[*].spec.serviceAccountName}'"))
        .isEqualTo("chi-edge-operator");

    String devices = type(lines, line -> line.equals("kubectl -n lab get edgedevices"));
    assertThat(devices).matches(
        "(?s)NAME +TYPE +READY +HEALTH +LAST SEEN +AGE *\nuc-rpi4-01 +raspberrypi4-64 +True .*");
    assertThat(lab.testbed().record("uc-rpi4-01")).isPresent();

    type(lines, line -> line.startsWith("helm upgrade"));
    awaitReplicas("2");
    type(lines, line -> line.startsWith("helm rollback"));
    awaitReplicas("1");
    assertThat(lab.testbed().records()).hasSize(2);

    type(lines, line -> line.startsWith("kubectl delete edgedevices"));
    assertThat(lab.testbed().records()).isEmpty();
    type(lines, line -> line.startsWith("kubectl delete crd"));
    Lab.patience("nothing of the operator is left")
        .until(() -> out("kubectl get all,serviceaccounts,roles,rolebindings -n chi-edge"
            + " -l app.kubernetes.io/name=chi-edge-operator -o name").isEmpty());

    type(lines, line -> line.startsWith("kubectl apply --server-side -k"));
    out("kubectl -n chi-edge rollout status deployment/chi-edge-operator --timeout=60s");
    assertThat(lines).as("what nobody has typed yet").isEmpty();
  }

  private void awaitReplicas(String ready) {
    Lab.patience(ready + " replicas are ready")
        .until(() -> out("kubectl -n chi-edge get deployment chi-edge-operator"
            + " -o jsonpath='{.status.readyReplicas}'").equals(ready));
  }

  /** The lines of a document that a person types, joined where they go on. */
  private static List<String> lines(String document) throws IOException {
    String text = Files.readString(PLANE.checkout().top().resolve(document));
    return new ArrayList<>(BLOCK.matcher(text).results()
        .flatMap(block -> block.group(1).replace("\\\n ", " ").lines()).map(String::strip)
        .filter(line -> OURS.matcher(line).matches()).toList());
  }

  /** Types the lines up to the first of a kind, and gives what that one printed. */
  private String type(List<String> lines, Predicate<String> last) {
    while (!lines.isEmpty()) {
      String line = lines.removeFirst();
      // The node keeps what its pods print in files of its own, and shows them to nobody.
      String printed = line.contains(" logs ") ? "" : out(line);
      if (last.test(line)) {
        return printed;
      }
    }
    throw new AssertionError("the document has no such line");
  }

  private String out(String line) {
    return PLANE.shell().in(folder).run(line).orFail();
  }
}
