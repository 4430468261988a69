package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdTest {
  @ParameterizedTest
  @ValueSource(strings = {"crds/edgedevices.edge.chameleoncloud.org.yaml",
      "helm/chi-edge-operator/crds/edgedevices.edge.chameleoncloud.org.yaml"})
  void theCheckedInDefinitionIsTheOneGeneratedFromTheTypes(String name) throws IOException {
    Path file = Checkout.path(name);
    String generated = GeneratedDefinition.yaml();
    if (Boolean.getBoolean("crds.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, generated);
    }
    assertThat(file).as("%s, which is generated from the Java types. To write it anew, run%n  %s%n",
        name, GeneratedDefinition.COMMAND).hasContent(generated);
  }
}
