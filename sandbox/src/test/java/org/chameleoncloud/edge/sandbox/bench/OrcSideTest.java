package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When an object of ORC counts as shown. */
class OrcSideTest {
  private static GenericKubernetesResource withStatus(Object status) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setAdditionalProperty("status", status);
    return object;
  }

  private static Map<String, Object> conditions(String type, String status) {
    return Map.of("conditions", List.of(Map.of("type", "Progressing", "status", "True"),
        Map.of("type", type, "status", status)));
  }

  @Test
  void anObjectIsShownWhenItsConditionAvailableIsTrue() {
    assertThat(OrcSide.isAvailable(withStatus(conditions("Available", "True")))).isTrue();
  }

  @Test
  void anObjectIsNotShownBefore() {
    assertThat(OrcSide.isAvailable(withStatus(conditions("Available", "False")))).isFalse();
    assertThat(OrcSide.isAvailable(withStatus(conditions("Other", "True")))).isFalse();
    assertThat(OrcSide.isAvailable(withStatus(Map.of()))).isFalse();
    assertThat(OrcSide.isAvailable(new GenericKubernetesResource())).isFalse();
  }
}
