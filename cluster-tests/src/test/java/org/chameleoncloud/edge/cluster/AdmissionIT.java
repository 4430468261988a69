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
 * Applies the files in {@code operator/src/test/resources/edgedevices} with {@code kubectl apply}. The README there
 * describes them.
 */
class AdmissionIT {
  private static final String EXPECTATION = "# rejected: ";
  /** The secret value in all files. */
  private static final String SECRET = "s3cret";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path RESOURCES = TestCluster.get().checkout().top()
      .resolve("operator/src/test/resources/edgedevices");

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  @AfterEach
  void deleteDevices() {
    ENV.kubectl("delete", "edgedevices", "--all").orFail();
    ENV.kubectl("delete", "edgeimagesources,clusteredgeimagesources", "--all").orFail();
  }

  /** Without those whose status matters, which the API server drops when a device is created: see UpgradeIT. */
  static Stream<Path> accepted() throws IOException {
    return files("accepted").filter(file -> documents(file).getFirst().path("status").isEmpty());
  }

  static Stream<Path> rejected() throws IOException {
    return files("rejected");
  }

  static Stream<Path> unreadable() throws IOException {
    return files("unreadable");
  }

  private static Stream<Path> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(directory))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource
  void accepted(Path file) {
    assertThat(applyFile(file).err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void rejected(Path file) throws IOException {
    Program.Result result = applyFile(file);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).doesNotContain(SECRET);
    assertThat(causes(result.err())).containsExactlyInAnyOrderElementsOf(expected(file));
  }

  @ParameterizedTest
  @MethodSource
  void unreadable(Path file) throws IOException {
    Program.Result result = applyFile(file);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).doesNotContain(SECRET);
    assertThat(result.err().strip()).endsWith(expected(file).getFirst());
  }

  /** Applies all documents of a file, and returns the result of the last one. The others must succeed. */
  private static Program.Result applyFile(Path file) {
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

  private static Program.Result apply(JsonNode document) {
    ((ObjectNode) document.path("metadata")).remove("namespace");
    return ENV.kubectlWithInput(document.toString(), "apply", "-f", "-");
  }

  private static void writeStatus(JsonNode document) {
    if (document.has("status")) {
      ENV.kubectl("patch", "edgedevice", document.at("/metadata/name").asText(),
          "--subresource=status", "--type=merge", "-p",
          "{\"status\": " + document.path("status") + "}").orFail();
    }
  }

  /** The causes after {@code is invalid:}. If there are several, each one is a line with a star. */
  private static List<String> causes(String err) {
    String text = err.substring(err.indexOf(" is invalid: ") + " is invalid: ".length()).strip();
    return text.startsWith("* ")
        ? text.lines().map(line -> line.substring("* ".length())).toList()
        : List.of(text);
  }

  private static List<String> expected(Path file) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> line.startsWith(EXPECTATION))
        .map(line -> line.substring(EXPECTATION.length())).toList();
  }
}
