package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import picocli.CommandLine;

class CompactCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir
  private Path folder;
  private Path raw;
  private Path compact;
  private Path expanded;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void bothForms() throws Exception {
    Path source = Images.write(Images.withConfig(Images.STOCK), folder.resolve("base.img"));
    Path config = Files.writeString(folder.resolve("device.json"),
        "{\"deviceType\":\"raspberrypi4-64\",\"deviceApiKey\":\"hunter2\"}");
    String sha256 = HexFormat.of().formatHex(
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source)));
    raw = folder.resolve("raw.img");
    compact = folder.resolve("pi.img.compact");
    expanded = folder.resolve("pi.img");
    String[] common = {"bake", "--source", source.toString(), "--sha256", sha256, "--config",
        config.toString(), "--cache", folder.resolve(".bases").toString(), "--json"};
    assertThat(run(common, "--output", raw.toString(), "--checksum", "blake3")).isZero();
    assertThat(result().get("form").asText()).isEqualTo("raw");
    assertThat(result().get("blake3").asText()).hasSize(64);
    assertThat(run(common, "--output", compact.toString(), "--compact")).isZero();
  }

  @Test
  void saysWhichFormItMade() throws IOException {
    assertThat(result().get("form").asText()).isEqualTo("compact");
    assertThat(result().get("sizeBytes").asLong()).isEqualTo(Files.size(compact));
    assertThat(result().get("sha256").asText()).hasSize(64);
    assertThat(out.toString()).contains(" KiB, compact)");
  }

  @Test
  void expandsToAFile() throws IOException {
    assertThat(run("expand", compact.toString(), "--output", expanded.toString(), "--json"))
        .isZero();

    assertThat(expanded).hasSameBinaryContentAs(raw);
    assertThat(result().get("result").asText()).isEqualTo("expanded");
    assertThat(result().get("sizeBytes").asLong()).isEqualTo(Files.size(raw));
  }

  @Test
  void expandsToStandardOutputAndTalksOnStandardError() throws Exception {
    Process baker = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java")
        .toString(), "-cp", System.getProperty("java.class.path"), Main.class.getName(),
        "expand", compact.toString(), "--output", "-", "--json")
        .redirectError(folder.resolve("err").toFile()).start();
    byte[] image = baker.getInputStream().readAllBytes();

    assertThat(baker.waitFor()).isZero();
    assertThat(raw).hasBinaryContent(image);
    assertThat(folder.resolve("err")).content(StandardCharsets.UTF_8)
        .contains("expanding").contains("\"result\":\"expanded\"");
  }

  @Test
  void verifiesAndInspectsACompactImage() {
    assertThat(run("verify", compact.toString())).isZero();
    assertThat(out.toString()).contains("is whole").contains("compact)");

    assertThat(run("inspect", compact.toString())).isZero();
    assertThat(out.toString()).contains("form         compact").contains("raspberrypi4-64")
        .doesNotContain("hunter2");
  }

  @Test
  void refusesToReplaceWhatTheImageIsMadeFrom() throws IOException {
    Path source = folder.resolve("base.img");
    byte[] before = Files.readAllBytes(source);

    assertThat(run("expand", compact.toString(), "--source", source.toString(), "--output",
        folder + "/./base.img")).isEqualTo(2);
    assertThat(run("expand", compact.toString(), "--output", compact.toString())).isEqualTo(2);
    assertThat(source).hasBinaryContent(before);
  }

  @Test
  void refusesACompactImageWithoutASize() throws IOException {
    Files.writeString(compact, "chi-edge compact image 1\n{\"blocks\":[0]}\n");

    assertThat(run("expand", compact.toString(), "--output", expanded.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("is no compact image").doesNotContain("defect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--output=a --device=/dev/null", "--output=a --checksum=md5"})
  void refusesAnIncompleteExpansion(String options) {
    String[] arguments = Stream.of(options.split(" ")).filter(option -> !option.isEmpty())
        .toArray(String[]::new);

    assertThat(run(new String[]{"expand", compact.toString()}, arguments)).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("Exception").isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--compact", "--cache=c --cache-images=0 --sha256="
      + "0000000000000000000000000000000000000000000000000000000000000000"})
  void refusesACompactImageWithoutACache(String options) {
    String[] arguments = {"bake", "--source", raw.toString(), "--config",
        folder.resolve("device.json").toString(), "--output", expanded.toString()};

    assertThat(run(arguments, options.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("--cache");
  }

  private JsonNode result() throws IOException {
    return JSON.readTree(out.toString().lines().toList().getLast());
  }

  private int run(String[] first, String... more) {
    return run(Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new));
  }

  private int run(String... arguments) {
    CommandLine baker = BakerCommand.commandLine().setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
    return baker.execute(arguments);
  }
}
