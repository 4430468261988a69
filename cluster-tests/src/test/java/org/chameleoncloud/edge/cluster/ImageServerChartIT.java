package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart makes of {@code imageServer}, and what it refuses to make. */
class ImageServerChartIT {
  @RegisterExtension
  static final Lab LAB = new Lab();

  private static Chart served(String... more) {
    return LAB.chart(Stream.concat(
        Stream.of("imageServer.enabled=true", "imageServer.usersSecret=image-users",
            "imageServer.tlsSecret=image-tls",
            "imageServer.namespaces={" + LAB.namespace() + "}"),
        Stream.of(more)).toArray(String[]::new));
  }

  private static Stream<JsonNode> ofServer(Chart chart) {
    return chart.objects().stream().filter(ImageServer::isServer);
  }

  private static JsonNode deployment(Chart chart) {
    return ofServer(chart).filter(object -> object.path("kind").asText().equals("Deployment"))
        .findFirst().orElseThrow();
  }

  @Test
  void isNotThereUnlessAskedFor() {
    Chart chart = LAB.chart("imageClaim.createIn={" + LAB.namespace() + "}");

    assertThat(ofServer(chart)).isEmpty();
    assertThat(chart.arguments()).noneMatch(word -> word.startsWith("--image-url"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "imageServer.usersSecret= | requires imageServer.usersSecret",
      "imageServer.tlsSecret= | requires imageServer.tlsSecret",
      "imageServer.namespaces=null | requires imageServer.namespaces or imageClaim.createIn",
      "imageServer.ingress.enabled=true | requires imageServer.ingress.host",
      "imageClaim.accessModes={ReadWriteOncePod} | no bake could mount the claim",
      "imageServer.url=http://images.example.org/ | at '/imageServer/url'",
      "imageServer.url=https://lab:pass@images.example.org/ | at '/imageServer/url'",
      "imageServer.password=secret | additional properties 'password' not allowed"})
  void whatWouldNotBeSafeOrNotWorkIsRefusedWithASentence(String value, String sentence) {
    assertThatThrownBy(() -> served(value)).hasMessageContaining(sentence);
  }

  /** With the words of an administrator who confines all pods of the namespace. */
  @Test
  void anApiServerThatConfinesPodsTakesItAll() {
    Chart chart = served("imageServer.ingress.enabled=true",
        "imageServer.ingress.host=images.example.org");
    LAB.plane().kubectl().run("label", "namespace", LAB.namespace(), "--overwrite",
        "pod-security.kubernetes.io/enforce=restricted",
        "pod-security.kubernetes.io/warn=restricted").orFail();
    ObjectNode pod = deployment(chart).at("/spec/template").deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.withObject("/metadata").put("name", "server").put("namespace", LAB.namespace());

    for (JsonNode object : Stream.concat(ofServer(chart), Stream.of(pod)).toList()) {
      Commands.Ran applied = LAB.kubectlWith(object.toString(), "apply", "--dry-run=server", "-f",
          "-");
      assertThat(applied.orFail()).contains("created");
      assertThat(applied.err()).isEmpty();
    }
    assertThat(ofServer(chart).map(object -> object.path("kind").asText()))
        .containsExactlyInAnyOrder(
            "ConfigMap", "Deployment", "Ingress", "NetworkPolicy", "Service");
  }

  @Test
  void theClaimIsMountedReadOnlyAsTheUserWhoBakes() {
    JsonNode pod = deployment(served()).at("/spec/template/spec");

    assertThat(pod.at("/containers/0/volumeMounts")).isNotEmpty();
    pod.at("/containers/0/volumeMounts").forEach(mount -> assertThat(
        mount.path("readOnly").asBoolean()).as(mount.toString())
        .isEqualTo(!mount.path("mountPath").asText().equals("/tmp")));
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(65532);
    assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(65532);
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
  }

  @Test
  void bakesAreCalledToItsNodeOnlyWhereTheClaimCanBeOnOneOnly() {
    String label = "/spec/template/metadata/labels/edge.chameleoncloud.org~1bake-affinity";

    assertThat(deployment(served()).at(label).asText()).isEqualTo("true");
    assertThat(deployment(served("imageClaim.accessModes={ReadWriteMany}")).at(label)
        .isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"imageServer.service.type=ClusterIP, https://chi-edge-images.{namespace}.svc/",
      "imageServer.ingress.host=images.example.org, https://images.example.org/",
      "imageServer.url=https://files.example.org/edge/, https://files.example.org/edge/"})
  void theOperatorIsToldTheAddress(String value, String address) {
    Chart chart = served(value,
        "imageServer.ingress.enabled=" + value.contains("ingress"));

    assertThat(chart.arguments()).contains("--image-url=" + address,
        "--image-url-namespaces=" + LAB.namespace());
  }

  @Test
  void oneHostHasTheServersOfAllNamespaces() {
    Chart chart = served("imageServer.namespaces={lab,roof}", "imageServer.ingress.enabled=true",
        "imageServer.ingress.host=images.example.org");

    assertThat(ofServer(chart).filter(object -> object.path("kind").asText().equals("Ingress"))
        .map(ingress -> List.of(ingress.at("/metadata/namespace").asText(),
            ingress.at("/spec/rules/0/host").asText(),
            ingress.at("/spec/rules/0/http/paths/0/path").asText())))
        .containsExactlyInAnyOrder(List.of("lab", "images.example.org", "/lab/"),
            List.of("roof", "images.example.org", "/roof/"));
  }

  @Test
  void theOperatorsServiceAndItsServersHaveDifferentPods() {
    Chart chart = served("imageServer.namespaces={edge}");
    JsonNode operator = chart.ofKind("Deployment").filter(object -> !ImageServer.isServer(object))
        .findFirst().orElseThrow().at("/spec/selector/matchLabels");
    JsonNode labels = deployment(chart).at("/spec/template/metadata/labels");

    assertThat(operator.properties()).anySatisfy(label -> assertThat(labels.path(label.getKey()))
        .isNotEqualTo(label.getValue()));
  }
}
