package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests the fleets in {@code edgedevicefleets}, like {@link AdmissionTest} the devices. */
class FleetAdmissionTest {
  private static final Path RESOURCES = ProjectDirectory
      .path("operator/src/test/resources/edgedevicefleets");

  private final Admission admission = Admission.ofFleets();

  private static List<AdmissionCase> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(directory))) {
      return files.sorted().map(AdmissionCase::new).toList();
    }
  }

  private List<String> causes(AdmissionCase file) {
    List<JsonNode> documents = file.documents();
    return admission.causes(documents.getLast(),
        documents.size() == 1 ? null : documents.getFirst());
  }

  @TestFactory
  Stream<DynamicTest> accepts() throws IOException {
    return files("accepted").stream().map(file -> DynamicTest.dynamicTest(
        file.path().getFileName().toString(), () -> assertThat(causes(file)).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> rejectsWithAMessage() throws IOException {
    return files("rejected").stream()
        .map(file -> DynamicTest.dynamicTest(file.path().getFileName().toString(),
            () -> assertThat(causes(file))
                .containsExactlyInAnyOrderElementsOf(file.expected())));
  }

  @Test
  void everyRuleRejectsAFile() throws IOException {
    Set<String> uncovered = new TreeSet<>(admission.allRuleViolations());
    for (AdmissionCase file : files("rejected")) {
      file.expected().forEach(uncovered::remove);
    }
    assertThat(uncovered).isEmpty();
  }

  /** A device's text may be a placeholder, so the template has only the rules that hold for it as a whole. */
  @Test
  void theTemplateHasNoRulesOfADevicesFields() {
    assertThat(admission.allRuleViolations()).noneMatch(
        violation -> violation.startsWith("spec.template.spec.contactEmail"));
  }
}
