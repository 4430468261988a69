package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.chameleoncloud.edge.baker.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bake may replace, where it writes, and what it says about the result. */
class OutputOptionsTest {
  @TempDir
  private Path directory;
  private Path source;
  private Path config;
  private Path output;
  private final CommandRunner baker = new CommandRunner();

  @BeforeEach
  void inputs() throws IOException {
    source = Images.write(Images.withConfig(Images.STOCK), directory.resolve("base.img"));
    config = Files.writeString(directory.resolve("device.json"), "{\"deviceApiKey\":\"hunter2\"}");
    output = directory.resolve("pi.img");
  }

  @Test
  void doesNotReplaceAFileThatItDidNotWrite() throws IOException {
    Files.writeString(output, "a thesis");

    assertThat(bake()).isEqualTo(2);
    assertThat(output).hasContent("a thesis");
    assertThat(baker.messages()).contains(output + " exists and was not written by baker")
        .contains("--force");

    assertThat(bake("--force")).as(baker.err()).isZero();
    assertThat(Images.config(output)).contains("hunter2");
  }

  @Test
  void doesNotReplaceAFileWithAChecksumFileOfAnotherTool() throws IOException {
    Files.writeString(output, "a thesis");
    Files.writeString(directory.resolve("pi.img.sha256"), "0".repeat(64) + "  other.img\n");

    assertThat(bake()).isEqualTo(2);
  }

  @Test
  void replacesAnImageThatItWrote() {
    assertThat(bake()).isZero();
    assertThat(bake()).as(baker.err()).isZero();
    assertThat(bake("--checksum", "blake3")).as(baker.err()).isZero();
    assertThat(bake()).as(baker.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {".pi.img.sha256.baking", ".pi.img.b3.baking", ".pi.img.baking.lock"})
  void replacesAnImageWhoseBakeWasKilledBeforeItsChecksumFileWasInPlace(String left)
      throws IOException {
    Files.writeString(output, "an image");
    Files.createFile(directory.resolve(left));

    assertThat(bake()).as(baker.err()).isZero();
  }

  @Test
  void doesNotReplaceAnyFileWithAConfigurationAlone() throws IOException {
    Files.writeString(output, "a thesis");

    assertThat(baker.run("bake", "--config", config.toString(), "--output", output.toString()))
        .isEqualTo(2);
    assertThat(output).hasContent("a thesis");
  }

  @Test
  void namesAMissingDirectoryAndCreatesItIfAsked() {
    Path missing = directory.resolve("a/b");
    output = missing.resolve("pi.img");

    assertThat(bake()).isEqualTo(2);
    assertThat(baker.messages()).contains("the directory " + missing);
    assertThat(missing.getParent()).doesNotExist();

    assertThat(bake("--create-folder")).as(baker.err()).isZero();
    assertThat(output).exists();
    assertThat(baker.run("sample", "--device-type", "raspberrypi4-64", "--output",
        directory.resolve("c/pi.img").toString())).isEqualTo(2);
  }

  @Test
  void saysThatAnImageHasNoDeviceKey() throws IOException {
    Files.writeString(config, "{\"uuid\": \"0123\"}");

    assertThat(bake("--json")).isZero();
    assertThat(baker.out().replaceAll("\\s+", " ")).contains("the image has no device key");
    assertThat(baker.result().at("/notes/0").asText()).contains("bake it with a configuration");

    CommandRunner verifying = new CommandRunner();
    assertThat(verifying.run("verify", output.toString())).isZero();
    assertThat(verifying.out().replaceAll("\\s+", " ")).contains("is intact")
        .contains("the image has no device key");
  }

  @Test
  void saysNothingAboutAnImageWithAKey() {
    assertThat(bake("--json")).isZero();
    assertThat(baker.run("verify", output.toString())).isZero();
    assertThat(baker.out()).doesNotContain("note").doesNotContain("no device key");
  }

  @Test
  void restrictsAnImageThatIsModifiedInPlaceToItsOwner() throws IOException {
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--rw-"));

    assertThat(baker.run("bake", "--in-place", source.toString(), "--config", config.toString()))
        .isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(source)))
        .isEqualTo("rw-------");
    assertThat(baker.out().replaceAll("\\s+", " ")).contains("now only its owner can");
  }

  @Test
  void leavesThePermissionsOfAnImageThatItRefuses() throws IOException {
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(config, "{\"deviceType\": \"jetson-nano\"}");

    assertThat(baker.run("bake", "--in-place", source.toString(), "--config", config.toString()))
        .isEqualTo(4);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(source)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void saysNothingAboutAnImageThatOnlyItsOwnerCanRead() throws IOException {
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));

    assertThat(baker.run("bake", "--in-place", source.toString(), "--config", config.toString()))
        .isZero();
    assertThat(baker.out()).doesNotContain("note");
  }

  private int bake(String... more) {
    return baker.run(new String[]{"bake", "--source", source.toString(), "--config",
        config.toString(), "--output", output.toString()}, more);
  }
}
