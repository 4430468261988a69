package org.chameleoncloud.edge.plugin.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DocumentsTest {
  private static final Map<String, Object> DEVICE = device();

  private static Map<String, Object> device() {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("apiVersion", "edge.chameleoncloud.org/v1alpha1");
    device.put("kind", "EdgeDevice");
    device.put("metadata", Map.of("name", "a", "managedFields", List.of(Map.of("manager", "x"))));
    device.put("spec", Map.of("authorizedProjects", List.of("CH-231106", "123", "yes")));
    return device;
  }

  @Test
  void yamlIsInBlockStyleWithoutManagedFields() {
    assertThat(Documents.yaml(DEVICE)).isEqualTo("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata:
          name: a
        spec:
          authorizedProjects:
          - CH-231106
          - "123"
          - "yes"
        """);
  }

  @Test
  void jsonIsIndentedAsKubectlDoes() {
    assertThat(Documents.json(Map.of("kind", "EdgeDevice")))
        .isEqualTo("{\n    \"kind\": \"EdgeDevice\"\n}\n");
  }

  @Test
  void agesAreThoseOfKubectl() {
    assertThat(List.of(5, 119, 120, 599, 600, 10_799, 10_800, 28_800, 172_800, 700_000).stream()
        .map(seconds -> Ages.text(Duration.ofSeconds(seconds))))
        .containsExactly("5s", "119s", "2m", "9m59s", "10m", "179m", "3h", "8h", "2d", "8d");
    assertThat(Ages.since("2026-05-02T11:57:00Z", Instant.parse("2026-05-02T12:00:00Z")))
        .isEqualTo("3m");
  }

  @Provide
  Arbitrary<Map<String, String>> texts() {
    Arbitrary<String> odd = Arbitraries.of("yes", "On", "null", "~", "1:30", "0x1f", "1e3",
        "2026-01-01", "", " a", "a ", "a: b", "a #b", "- a", "*a", "&a", "!a", "%a", "@a", "`a",
        "a\nb", "\"", "'", "{}", "[]", "=", "<<", "\u00e9\u5b9f", "true", ".inf", "1_000", "a\tb");
    Arbitrary<String> any = Arbitraries.strings().ascii().ofMaxLength(12);
    return Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(3).ofMaxLength(5),
        Arbitraries.oneOf(odd, any)).ofMaxSize(8);
  }

  /** The reader of YAML 1.2, and that of the Kubernetes client. */
  @Property
  void everyReaderTakesYamlForTheSame(@ForAll("texts") Map<String, String> texts) {
    String yaml = Documents.yaml(Map.of("kind", "A", "data", texts));

    assertThat(((Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml))
        .get("data")).isEqualTo(texts);
    assertThat(Serialization.unmarshal(yaml, Map.class).get("data")).isEqualTo(texts);
  }

  @Property
  void jsonKeepsEveryText(@ForAll("texts") Map<String, String> texts) throws Exception {
    assertThat(new ObjectMapper().readTree(Documents.json(texts)))
        .isEqualTo(new ObjectMapper().valueToTree(texts));
  }
}
