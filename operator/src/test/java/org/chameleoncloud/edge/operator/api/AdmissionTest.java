package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Resources in files. Of two documents in one file the second one replaces the first. */
class AdmissionTest {
  private static final Path RESOURCES = Checkout.path("operator/src/test/resources/edgedevices");
  private static final String EXPECTATION = "# refused: ";

  private final Admission admission = Admission.ofTheCheckedInDefinition();

  @TestFactory
  Stream<DynamicTest> takes() throws IOException {
    return each("taken", file -> assertThat(objections(file)).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> refusesWithASentence() throws IOException {
    return each("refused", file -> assertThat(objections(file)).isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(expected(file)));
  }

  private List<String> objections(Path file) throws IOException {
    List<JsonNode> documents = Yaml.documents(file);
    JsonNode before = null;
    for (JsonNode document : documents.subList(0, documents.size() - 1)) {
      assertThat(admission.objections(document, before)).isEmpty();
      before = document;
    }
    return admission.objections(documents.getLast(), before);
  }

  private static List<String> expected(Path file) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> line.startsWith(EXPECTATION))
        .map(line -> line.substring(EXPECTATION.length())).toList();
  }

  private static Stream<DynamicTest> each(String folder, Check check) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.sorted().map(file -> DynamicTest.dynamicTest(
          file.getFileName().toString().replace(".yaml", ""), () -> check.of(file))).toList()
          .stream();
    }
  }

  private interface Check {
    void of(Path file) throws IOException;
  }
}
