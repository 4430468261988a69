package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata that Helm and Artifact Hub show. */
class ChartMetadataTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern ICON = Pattern
      .compile("^icon: data:image/svg\\+xml;base64,(.*)$", Pattern.MULTILINE);
  private static final GoldenFile CHART = GoldenFile.of("helm/chi-edge-operator/Chart.yaml");

  private static JsonNode read(String file) throws IOException {
    return YAML.readTree(ProjectDirectory.path(file).toFile());
  }

  private static JsonNode annotation(String name) throws IOException {
    return YAML.readTree(
        YAML.readTree(CHART.text()).at("/annotations/artifacthub.io~1" + name).asText());
  }

  @Test
  @Generated
  void theIconIsInTheMetadata() {
    String svg = GoldenFile.of("helm/chi-edge-operator/icon.svg").text();
    CHART.assertEvery(ICON, "icon",
        Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "sources", "maintainers", "description", "keywords",
      "kubeVersion"})
  void nothingThatIsShownIsMissing(String field) throws IOException {
    assertThat(YAML.readTree(CHART.text()).path(field).toString()).hasSizeGreaterThan(2);
  }

  @Test
  void theListedCrdsAreTheInstalledOnes() throws IOException {
    assertThat(annotation("crds")).hasSize(4).allSatisfy(listed -> {
      JsonNode crd = read("crds/" + listed.path("name").asText() + ".yaml");
      assertThat(listed.path("name")).isEqualTo(crd.at("/metadata/name"));
      assertThat(listed.path("kind")).isEqualTo(crd.at("/spec/names/kind"));
      assertThat(listed.path("version")).isEqualTo(crd.at("/spec/versions/0/name"));
      assertThat(listed.path("displayName").asText()).isNotBlank();
      assertThat(listed.path("description").asText()).isNotBlank();
    });
  }

  @Test
  void theExampleIsTheOneInExamples() throws IOException {
    assertThat(annotation("crdsExamples")).containsExactly(read("examples/device.yaml"));
  }
}
