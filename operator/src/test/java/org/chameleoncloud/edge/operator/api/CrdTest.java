package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdTest {
  @Test
  void theCheckedInDefinitionIsTheOneGeneratedFromTheTypes(@TempDir Path folder) throws Exception {
    new CRDGenerator().inOutputDir(folder.toFile()).customResourceClasses(EdgeDevice.class)
        .detailedGenerate();
    System.out
        .println(Files.readString(folder.resolve("edgedevices.edge.chameleoncloud.org-v1.yml")));
    assertThat(folder).isNotEmptyDirectory();
  }
}
