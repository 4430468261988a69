package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chameleoncloud.edge.baker.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that work on a baked image. */
class ImageCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir
  private Path directory;
  private Path config;
  private Path output;
  private final CommandRunner baker = new CommandRunner();

  @BeforeEach
  void bakedImage() throws IOException {
    Path source = Images.write(Images.withConfig(Images.STOCK), directory.resolve("base.img"));
    config = Files.writeString(directory.resolve("device.json"),
        "{\"deviceType\":\"raspberrypi4-64\",\"deviceApiKey\":\"hunter2\"}");
    output = Files.createDirectory(directory.resolve("baked")).resolve("pi.img");
    assertThat(bake(source)).isZero();
  }

  @Test
  void inspectsAnImageWithMaskedKeys() {
    assertThat(baker.run("inspect", output.toString())).isZero();
    assertThat(baker.out()).contains("MBR").contains("FAT12 [resin-boot]")
        .contains("raspberrypi4-64").contains("********")
        .doesNotContain("hunter2");
    assertThat(baker.out().lines()).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80 + directory.toString().length()));
  }

  @Test
  void inspectsAnImageAsJsonWithMaskedKeys() throws IOException {
    CommandRunner inspect = new CommandRunner();

    assertThat(inspect.run("inspect", "--json", output.toString())).isZero();
    JsonNode shown = JSON.readTree(inspect.out());
    assertThat(shown.get("partitions")).hasSize(2);
    assertThat(shown.get("connections")).isEmpty();
    assertThat(shown.get("config").get("deviceApiKey").asText()).isEqualTo("********");
  }

  @Test
  void verifiesAnImageAgainstItsChecksumFile() throws IOException {
    assertThat(baker.run("verify", "--json", output.toString())).isZero();
    assertThat(baker.out()).contains("is intact").contains("\"result\":\"verified\"");

    try (RandomAccessFile image = new RandomAccessFile(output.toFile(), "rw")) {
      image.seek(Images.MIB * 7);
      image.write(1);
    }
    assertThat(baker.run("verify", output.toString())).isEqualTo(3);
    assertThat(baker.messages()).contains("has changed since it was baked");
  }

  @Test
  void removesAnImageAndReportsIt() throws IOException {
    Path result = directory.resolve("result.json");

    assertThat(baker.run("remove", "--output", output.toString(), "--result",
        result.toString())).isZero();
    assertThat(output).doesNotExist();
    assertThat(JSON.readTree(Files.readAllBytes(result)).get("result").asText()).isEqualTo(
        "removed");
  }

  @Test
  void createsASampleThatCanBeBaked() {
    Path sample = directory.resolve("sample.img");
    String[] create = {"sample", "--output", sample.toString(), "--device-type",
        "raspberrypi4-64"};
    assertThat(baker.run(create)).isZero();

    assertThat(bake(sample)).isZero();
    assertThat(baker.run(create)).isEqualTo(2);
  }

  private int bake(Path source) {
    return baker.run("bake", "--source", source.toString(), "--config", config.toString(),
        "--output", output.toString());
  }
}
