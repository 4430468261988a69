package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.golden.ProjectDirectory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The resources in {@code edgedevices}; its README.md tells what the folders and the files' first lines mean. */
class AdmissionTest {
  private static final Path RESOURCES = ProjectDirectory
      .path("operator/src/test/resources/edgedevices");

  /** Stands in the files wherever somebody might have written a secret. */
  private static final String SECRET = "s3cret";

  private final Admission admission = Admission.ofTheCheckedInDefinition();

  @TestFactory
  Stream<DynamicTest> takes() throws IOException {
    return each("taken", file -> assertThat(objections(file)).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> refusesWithASentence() throws IOException {
    return each("refused", this::assertRefused);
  }

  @TestFactory
  Stream<DynamicTest> doesNotReadWhatHasAnotherField() throws IOException {
    return each("unreadable", this::assertRefused);
  }

  @Test
  void everyRuleRefusesOneOfTheFiles() throws IOException {
    Set<String> untold = new TreeSet<>(admission.everyRule());
    for (RefusedFile file : files("refused")) {
      file.expected().forEach(line -> untold.remove(line.replaceAll("\\[\\d+]", "[]")));
    }
    assertThat(untold).isEmpty();
  }

  private void assertRefused(RefusedFile file) {
    assertThat(objections(file)).isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(file.expected())
        .noneMatch(line -> line.contains(SECRET));
  }

  private List<String> objections(RefusedFile file) {
    List<JsonNode> documents = file.documents();
    JsonNode before = null;
    for (JsonNode document : documents.subList(0, documents.size() - 1)) {
      assertThat(admission.objections(document, before)).isEmpty();
      before = document;
    }
    return admission.objections(documents.getLast(), before);
  }

  private static Stream<DynamicTest> each(String folder, Consumer<RefusedFile> check)
      throws IOException {
    return files(folder).stream().map(file -> DynamicTest.dynamicTest(
        file.path().getFileName().toString().replace(".yaml", ""), () -> check.accept(file)));
  }

  private static List<RefusedFile> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.sorted().map(RefusedFile::new).toList();
    }
  }
}
