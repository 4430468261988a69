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

/** What the chart renders for {@code imageServer}, and which values it rejects. */
class ImageServerChartIT {
  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  private static Chart render(String... values) {
    return ENV.chart(Stream.concat(
        Stream.of("imageServer.enabled=true", "imageServer.usersSecret=image-users",
            "imageServer.tlsSecret=image-tls",
            "imageServer.namespaces={" + ENV.namespace() + "}"),
        Stream.of(values)).toArray(String[]::new));
  }

  private static Stream<JsonNode> serverObjects(Chart chart) {
    return chart.objects().stream().filter(ImageServer::isImageServer);
  }

  private static JsonNode deployment(Chart chart) {
    return serverObjects(chart).filter(object -> object.path("kind").asText().equals("Deployment"))
        .findFirst().orElseThrow();
  }

  @Test
  void isNotRenderedByDefault() {
    Chart chart = ENV.chart("imageClaim.createIn={" + ENV.namespace() + "}");

    assertThat(serverObjects(chart)).isEmpty();
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
      "imageServer.image.repository=nginx | at '/imageServer/image': got object, want string",
      "imageServer.password=secret | additional properties 'password' not allowed"})
  void unsafeOrInvalidValuesAreRejectedWithAMessage(String value, String message) {
    assertThatThrownBy(() -> render(value)).hasMessageContaining(message);
  }

  /** In a namespace that enforces the restricted Pod Security Standard. */
  @Test
  void theApiServerAcceptsEverythingInARestrictedNamespace() {
    Chart chart = render("imageServer.ingress.enabled=true",
        "imageServer.ingress.host=images.example.org");
    ENV.cluster().kubectl().run("label", "namespace", ENV.namespace(), "--overwrite",
        "pod-security.kubernetes.io/enforce=restricted",
        "pod-security.kubernetes.io/warn=restricted").orFail();
    ObjectNode pod = deployment(chart).at("/spec/template").deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.withObject("/metadata").put("name", "server").put("namespace", ENV.namespace());

    for (JsonNode object : Stream.concat(serverObjects(chart), Stream.of(pod)).toList()) {
      Program.Result result = ENV.kubectlWithInput(object.toString(), "apply", "--dry-run=server",
          "-f",
          "-");
      assertThat(result.orFail()).contains("created");
      assertThat(result.err()).isEmpty();
    }
    assertThat(serverObjects(chart).map(object -> object.path("kind").asText()))
        .containsExactlyInAnyOrder(
            "Deployment", "Ingress", "NetworkPolicy", "Service");
  }

  @Test
  void theClaimIsMountedReadOnlyWithTheUserOfBakePods() {
    JsonNode pod = deployment(render()).at("/spec/template/spec");

    assertThat(pod.at("/containers/0/volumeMounts")).isNotEmpty();
    pod.at("/containers/0/volumeMounts").forEach(mount -> assertThat(
        mount.path("readOnly").asBoolean()).as(mount.toString()).isTrue());
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(65532);
    assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(65532);
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
  }

  @Test
  void theKeysOfLinksAreMountedIfThereAreSome() {
    JsonNode without = deployment(render());
    JsonNode with = deployment(render("imageServer.linksSecret=image-links"));

    assertThat(without.toString()).doesNotContain("links");
    assertThat(with.at("/spec/template/spec/volumes").toString())
        .contains("\"secretName\":\"image-links\"");
    assertThat(with.toString()).contains("--link-keys=/etc/image-server/links");
  }

  @Test
  void bakePodsAreAttractedToItsNodeOnlyIfTheClaimAllowsOneNode() {
    String label = "/spec/template/metadata/labels/edge.chameleoncloud.org~1bake-affinity";

    assertThat(deployment(render()).at(label).asText()).isEqualTo("true");
    assertThat(deployment(render("imageClaim.accessModes={ReadWriteMany}")).at(label)
        .isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"imageServer.service.type=ClusterIP, https://chi-edge-images.{namespace}.svc/",
      "imageServer.ingress.host=images.example.org, https://images.example.org/",
      "imageServer.url=https://files.example.org/edge/, https://files.example.org/edge/"})
  void theOperatorGetsTheUrl(String value, String url) {
    Chart chart = render(value,
        "imageServer.ingress.enabled=" + value.contains("ingress"));

    assertThat(chart.arguments()).contains("--image-url=" + url,
        "--image-url-namespaces=" + ENV.namespace());
  }

  @Test
  void oneHostServesAllNamespaces() {
    Chart chart = render("imageServer.namespaces={lab,roof}", "imageServer.ingress.enabled=true",
        "imageServer.ingress.host=images.example.org");

    assertThat(serverObjects(chart).filter(object -> object.path("kind").asText().equals("Ingress"))
        .map(ingress -> List.of(ingress.at("/metadata/namespace").asText(),
            ingress.at("/spec/rules/0/host").asText(),
            ingress.at("/spec/rules/0/http/paths/0/path").asText())))
        .containsExactlyInAnyOrder(List.of("lab", "images.example.org", "/lab/"),
            List.of("roof", "images.example.org", "/roof/"));
  }

  @Test
  void theServicesOfTheOperatorAndTheImageServerSelectDifferentPods() {
    Chart chart = render("imageServer.namespaces={edge}");
    JsonNode operator = chart.ofKind("Deployment")
        .filter(object -> !ImageServer.isImageServer(object))
        .findFirst().orElseThrow().at("/spec/selector/matchLabels");
    JsonNode labels = deployment(chart).at("/spec/template/metadata/labels");

    assertThat(operator.properties()).anySatisfy(label -> assertThat(labels.path(label.getKey()))
        .isNotEqualTo(label.getValue()));
  }
}
