package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** What {@code kubectl apply -k kustomize} makes is the chart with its defaults. */
@Isolated("installs an operator for all namespaces")
class KustomizeIT {
  private static final String RELEASE = "chi-edge-operator";
  private static final String NAMESPACE = "chi-edge";
  private static final String HEAD = "# The chart with its defaults, without Helm's labels; KustomizeIT writes it.\n";
  /** What tells that Helm has made an object, and where Helm has it from. */
  private static final Pattern HELMS_OWN = Pattern.compile(
      "^( +app.kubernetes.io/managed-by: Helm| +helm.sh/chart: .*|# Source: .*)\n",
      Pattern.MULTILINE);
  private static final Plane PLANE = Plane.get();
  private static final Path FOLDER = PLANE.checkout().top().resolve("kustomize");

  @RegisterExtension
  final Lab lab = new Lab();

  @Test
  void itsOperatorIsTheChartWithItsDefaults() throws IOException {
    String text = Chart.text(PLANE, RELEASE, NAMESPACE, List.of());
    Golden.assertFile(FOLDER.resolve("operator/operator.yaml"),
        HEAD + HELMS_OWN.matcher(text).replaceAll(""));
  }

  @Test
  void theExampleRunsItsImageAsOperatorAndInBakes() {
    Chart chart = Chart.read(PLANE.kubectl().run("kustomize", FOLDER.resolve("example").toString())
        .orFail());
    JsonNode deployment = chart.deployment();
    String image = "registry.example.org/chi-edge-operator:0.1.0";
    assertThat(deployment.at("/spec/template/spec/containers/0/image").asText()).isEqualTo(image);
    assertThat(chart.arguments()).contains("--bake-image=" + image)
        .isEqualTo(Chart.rendered(PLANE, RELEASE, List.of()).arguments().stream()
            .map(word -> word.startsWith("--bake-image=") ? "--bake-image=" + image : word)
            .map(word -> word.replace("namespace=" + RELEASE, "namespace=" + NAMESPACE)).toList());
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(chart.ofKind("CustomResourceDefinition")).hasSize(1);
  }

  /** With no pods, which are InstallIT's: the operator is a process with the account that was made. */
  @Test
  void itIsInstalledAndUninstalledAndDevicesStay() throws IOException {
    // One of that name may still be on its way out.
    PLANE.kubectl().run("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=100s")
        .orFail();
    Path overlay = Files.createDirectory(lab.folder().resolve("overlay"));
    Files.writeString(overlay.resolve("kustomization.yaml"), """
        resources: [%s]
        replicas: [{name: %s, count: 0}]
        """.formatted(overlay.relativize(FOLDER), RELEASE));
    PLANE.kubectl().run("apply", "--server-side", "--force-conflicts", "-k", overlay.toString())
        .orFail();
    assertThat(PLANE.kubectl().run("apply", "-k", FOLDER.toString(), "--dry-run=server").orFail())
        .contains("namespace/chi-edge ").contains("deployment.apps/chi-edge-operator ");

    Deployment deployment = Deployment.installed(PLANE, NAMESPACE, lab.folder(),
        Chart.read(PLANE.kubectl().run("kustomize", overlay.toString()).orFail()));
    lab.ends(deployment.start());
    lab.credential();
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");

    PLANE.kubectl().run("delete", "-k", FOLDER.resolve("operator").toString(), "--timeout=100s")
        .orFail();
    assertThat(lab.device("pi")).hasValueSatisfying(
        device -> assertThat(device.getMetadata().getDeletionTimestamp()).isNull());
    assertThat(PLANE.kubectl().run("get", "namespace", NAMESPACE).err()).contains("NotFound");
    assertThat(lab.testbed().record("pi")).isPresent();
  }
}
