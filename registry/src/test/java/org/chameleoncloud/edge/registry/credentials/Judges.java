package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs that read credentials files in the way that the reader is compared with. */
final class Judges {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Judges() {}

  /** The Python on the path. Skips the test if it has no openstacksdk, unless CI is set. */
  static String pythonWithOpenstacksdk() throws IOException, InterruptedException {
    boolean found = succeeds("python3", "-c", "import openstack.config.loader");
    assumeTrue(found || "true".equals(System.getenv("CI")),
        "openstacksdk is missing: install it with pip");
    assertThat(found).as("python3 can import openstacksdk").isTrue();
    return "python3";
  }

  /** Bash on the path. Skips the test if there is none, unless CI is set. */
  static String bash() throws IOException, InterruptedException {
    boolean found = succeeds("bash", "-c", "true");
    assumeTrue(found || "true".equals(System.getenv("CI")), "bash is missing: install it");
    assertThat(found).as("bash can be run").isTrue();
    return "bash";
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  /** What a program writes that reads {@code input}, both as JSON. */
  static JsonNode output(Object input, String... command)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("judge", ".json");
    try {
      JSON.writeValue(file.toFile(), input);
      Process judge = new ProcessBuilder(List.of(command)).redirectInput(file.toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      JsonNode output = JSON.readTree(judge.getInputStream());
      assertThat(judge.waitFor()).as(() -> String.join(" ", command)).isZero();
      return output;
    } finally {
      Files.delete(file);
    }
  }

  /** The elements of a JSON array. */
  static Stream<JsonNode> elements(JsonNode array) {
    return array.valueStream();
  }
}
