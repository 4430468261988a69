package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server says of the resources of {@code operator/src/test/resources/edgedevices}, whose README tells the
 * form of the files. Through {@code kubectl apply}, as a person would.
 */
class AdmissionIT {
  private static final String EXPECTATION = "# refused: ";
  /** Stands wherever a file has something that nobody may see. */
  private static final String SECRET = "s3cret";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path RESOURCES = Plane.get().checkout().top()
      .resolve("operator/src/test/resources/edgedevices");

  @RegisterExtension
  static final Lab LAB = new Lab();

  @AfterEach
  void tidyUp() {
    LAB.kubectl("delete", "edgedevices", "--all").orFail();
  }

  static Stream<Path> taken() throws IOException {
    return files("taken");
  }

  static Stream<Path> refused() throws IOException {
    return files("refused");
  }

  static Stream<Path> unreadable() throws IOException {
    return files("unreadable");
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource
  void taken(Path file) {
    assertThat(applied(file).err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void refused(Path file) throws IOException {
    Commands.Ran answer = applied(file);
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).doesNotContain(SECRET);
    assertThat(causes(answer.err())).containsExactlyInAnyOrderElementsOf(expected(file));
  }

  @ParameterizedTest
  @MethodSource
  void unreadable(Path file) throws IOException {
    Commands.Ran answer = applied(file);
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).doesNotContain(SECRET);
    assertThat(answer.err().strip()).endsWith(expected(file).getFirst());
  }

  /** What {@code kubectl} says of the last document; those before it are taken. */
  private static Commands.Ran applied(Path file) {
    List<JsonNode> documents = documents(file);
    for (JsonNode document : documents.subList(0, documents.size() - 1)) {
      assertThat(apply(document).err()).isEmpty();
      writeStatus(document);
    }
    return apply(documents.getLast());
  }

  private static List<JsonNode> documents(Path file) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Commands.Ran apply(JsonNode document) {
    ((ObjectNode) document.path("metadata")).remove("namespace");
    return LAB.kubectlWith(document.toString(), "apply", "-f", "-");
  }

  private static void writeStatus(JsonNode document) {
    if (document.has("status")) {
      LAB.kubectl("patch", "edgedevice", document.at("/metadata/name").asText(),
          "--subresource=status", "--type=merge", "-p",
          "{\"status\": " + document.path("status") + "}").orFail();
    }
  }

  /** The lines behind {@code is invalid:}; where there are several each stands behind a star. */
  private static List<String> causes(String err) {
    String told = err.substring(err.indexOf(" is invalid: ") + " is invalid: ".length()).strip();
    return told.startsWith("* ")
        ? told.lines().map(line -> line.substring("* ".length())).toList()
        : List.of(told);
  }

  private static List<String> expected(Path file) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> line.startsWith(EXPECTATION))
        .map(line -> line.substring(EXPECTATION.length())).toList();
  }
}
