package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactCommandsTest {
  @TempDir
  private Path directory;
  private Path raw;
  private Path compact;
  private Path expanded;
  private final CommandRunner baker = new CommandRunner();

  @BeforeEach
  void bothForms() throws Exception {
    Path source = Images.write(Images.withConfig(Images.STOCK), directory.resolve("base.img"));
    Path config = Files.writeString(directory.resolve("device.json"),
        "{\"deviceType\":\"raspberrypi4-64\",\"deviceApiKey\":\"hunter2\"}");
    String sha256 = Images.sha256(Files.readAllBytes(source));
    raw = directory.resolve("raw.img");
    compact = directory.resolve("pi.img.compact");
    expanded = directory.resolve("pi.img");
    String[] common = {"bake", "--source", source.toString(), "--sha256", sha256, "--config",
        config.toString(), "--cache", directory.resolve(".bases").toString(), "--json"};
    assertThat(baker.run(common, "--output", raw.toString(), "--checksum", "blake3")).isZero();
    assertThat(baker.result().get("form").asText()).isEqualTo("raw");
    assertThat(baker.result().get("blake3").asText()).hasSize(64);
    assertThat(baker.run(common, "--output", compact.toString(), "--compact")).isZero();
  }

  @Test
  void reportsTheForm() throws IOException {
    assertThat(baker.result().get("form").asText()).isEqualTo("compact");
    assertThat(baker.result().get("sizeBytes").asLong()).isEqualTo(Files.size(compact));
    assertThat(baker.result().get("sha256").asText()).hasSize(64);
    assertThat(baker.out()).contains(" KiB, compact)");
  }

  @Test
  void expandsToAFile() throws IOException {
    assertThat(baker.run("expand", compact.toString(), "--output", expanded.toString(), "--json"))
        .isZero();

    assertThat(expanded).hasSameBinaryContentAs(raw);
    assertThat(baker.result().get("result").asText()).isEqualTo("expanded");
    assertThat(baker.result().get("sizeBytes").asLong()).isEqualTo(Files.size(raw));
  }

  @Test
  void expandsToStandardOutputAndPrintsMessagesToStandardError() throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java")
        .toString(), "-cp", System.getProperty("java.class.path"), Main.class.getName(),
        "expand", compact.toString(), "--output", "-", "--json")
        .redirectError(directory.resolve("err").toFile()).start();
    byte[] image = process.getInputStream().readAllBytes();

    assertThat(process.waitFor()).isZero();
    assertThat(raw).hasBinaryContent(image);
    assertThat(directory.resolve("err")).content(StandardCharsets.UTF_8)
        .contains("expanding").contains("\"result\":\"expanded\"");
  }

  @Test
  void verifiesAndInspectsACompactImage() {
    assertThat(baker.run("verify", compact.toString())).isZero();
    assertThat(baker.out()).contains("is intact").contains("compact)");

    assertThat(baker.run("inspect", compact.toString())).isZero();
    assertThat(baker.out()).contains("form         compact").contains("raspberrypi4-64")
        .doesNotContain("hunter2");
  }

  @Test
  void refusesToOverwriteItsInputs() throws IOException {
    Path source = directory.resolve("base.img");
    byte[] before = Files.readAllBytes(source);

    assertThat(baker.run("expand", compact.toString(), "--source", source.toString(), "--output",
        directory + "/./base.img")).isEqualTo(2);
    assertThat(baker.run("expand", compact.toString(), "--output", compact.toString()))
        .isEqualTo(2);
    assertThat(source).hasBinaryContent(before);
  }

  @Test
  void refusesACompactImageWithoutASize() throws IOException {
    Files.writeString(compact, "chi-edge compact image 1\n{\"blocks\":[0]}\n");

    assertThat(baker.run("expand", compact.toString(), "--output", expanded.toString()))
        .isEqualTo(3);
    assertThat(baker.messages()).contains("is not an intact compact image").doesNotContain("bug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--output=a --device=/dev/null", "--output=a --checksum=md5"})
  void refusesAnIncompleteExpansion(String options) {
    String[] arguments = Stream.of(options.split(" ")).filter(option -> !option.isEmpty())
        .toArray(String[]::new);

    assertThat(baker.run(new String[]{"expand", compact.toString()}, arguments)).isEqualTo(2);
    assertThat(baker.messages()).doesNotContain("Exception").isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--compact", "--cache=c --cache-images=0 --sha256="
      + "0000000000000000000000000000000000000000000000000000000000000000"})
  void refusesACompactImageWithoutACache(String options) {
    String[] arguments = {"bake", "--source", raw.toString(), "--config",
        directory.resolve("device.json").toString(), "--output", expanded.toString()};

    assertThat(baker.run(arguments, options.split(" "))).isEqualTo(2);
    assertThat(baker.messages()).contains("--cache");
  }

}
