package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests the resources in {@code edgedevices}. The README.md there describes the directories and the files' first lines.
 */
class AdmissionTest {
  private static final Path RESOURCES = ProjectDirectory
      .path("operator/src/test/resources/edgedevices");

  /** The value in all places where users might write a secret by mistake. */
  private static final String SECRET = "s3cret";

  private final Admission admission = Admission.ofCheckedInCrd();

  @TestFactory
  Stream<DynamicTest> accepts() throws IOException {
    return tests("accepted", file -> assertThat(causes(file)).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> rejectsWithAMessage() throws IOException {
    return tests("rejected", this::assertRejected);
  }

  @TestFactory
  Stream<DynamicTest> rejectsUnknownFields() throws IOException {
    return tests("unreadable", this::assertRejected);
  }

  @Test
  void everyRuleRejectsAFile() throws IOException {
    Set<String> uncovered = new TreeSet<>(admission.allRuleViolations());
    for (AdmissionCase file : files("rejected")) {
      file.expected().forEach(line -> uncovered.remove(line.replaceAll("\\[\\d+]", "[]")));
    }
    assertThat(uncovered).isEmpty();
  }

  private void assertRejected(AdmissionCase file) {
    assertThat(causes(file)).isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(file.expected())
        .noneMatch(line -> line.contains(SECRET));
  }

  private List<String> causes(AdmissionCase file) {
    List<JsonNode> documents = file.documents();
    JsonNode replaced = null;
    for (JsonNode document : documents.subList(0, documents.size() - 1)) {
      assertThat(admission.causes(document, replaced)).isEmpty();
      replaced = document;
    }
    return admission.causes(documents.getLast(), replaced);
  }

  private static Stream<DynamicTest> tests(String directory, Consumer<AdmissionCase> check)
      throws IOException {
    return files(directory).stream().map(file -> DynamicTest.dynamicTest(
        file.path().getFileName().toString().replace(".yaml", ""), () -> check.accept(file)));
  }

  private static List<AdmissionCase> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(directory))) {
      return files.sorted().map(AdmissionCase::new).toList();
    }
  }
}
