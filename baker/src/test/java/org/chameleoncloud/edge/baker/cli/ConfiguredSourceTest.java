package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.baker.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of a device on a volume, which another bake names as its source. */
class ConfiguredSourceTest {
  @TempDir
  private Path volume;
  @TempDir
  private Path mine;
  private Path image;
  private Path stock;
  private Path output;
  private final CommandRunner baker = new CommandRunner();

  @BeforeEach
  void imageOfADevice() throws IOException {
    stock = Images.write(Images.withConfig(Images.STOCK), volume.resolve("base.img"));
    image = Files.createDirectory(volume.resolve("victim")).resolve("pi.img");
    output = mine.resolve("pi.img");
    Path config = Files.writeString(mine.resolve("victims.json"), "{\"deviceApiKey\":\"hunter2\"}");
    assertThat(baker.run("bake", "--source", stock.toString(), "--config", config.toString(),
        "--output", image.toString())).isZero();
  }

  @Test
  void refusesTheImageOfADevice() throws IOException {
    assertThat(bake(image)).isEqualTo(3);
    assertThat(baker.messages()).contains("[SourceHoldsSecrets]", "deviceApiKey in config.json")
        .doesNotContain("hunter2");
    assertThat(output).doesNotExist();
  }

  @Test
  void copiesTheImageOfADeviceOnRequest() throws IOException {
    assertThat(bake(image, "--allow-secrets")).isZero();
    assertThat(Images.config(output)).contains("another");
  }

  @Test
  void changesTheImageOfADeviceInPlace() throws IOException {
    assertThat(baker.run("bake", "--in-place", image.toString(), "--config",
        config().toString())).isZero();
    assertThat(Images.config(image)).contains("another");
  }

  @Test
  void storesNoSourceWithSecretsInACache() throws IOException {
    assertThat(bake(image, "--allow-secrets", "--sha256", "0".repeat(64), "--cache",
        mine.resolve("cache").toString())).isEqualTo(2);
    assertThat(baker.messages()).contains("cannot be combined with --allow-secrets");
  }

  @Test
  void refusesASourceThatIsStoredWithImages() throws IOException {
    Path among = Files.copy(stock, image.resolveSibling("base.img"));

    assertThat(bake(among, "--source-root", volume.toString())).isEqualTo(3);
    assertThat(baker.messages()).contains("[SourceIsOutput]");
    assertThat(bake(stock, "--source-root", volume.toString())).isZero();
  }

  @Test
  void refusesOptionsThatWouldDoNothing() throws IOException {
    assertThat(baker.run("bake", "--output", output.toString(), "--config", config().toString(),
        "--source-root", volume.toString())).isEqualTo(2);
    assertThat(baker.run("bake", "--in-place", image.toString(), "--config", config().toString(),
        "--allow-secrets")).isEqualTo(2);
    assertThat(bake(stock, "--cache-scope", "lab/base-images")).isEqualTo(2);
  }

  private Path config() throws IOException {
    return Files.writeString(mine.resolve("device.json"), "{\"deviceApiKey\":\"another\"}");
  }

  private int bake(Path source, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("bake", "--source", source.toString(),
        "--config", config().toString(), "--output", output.toString()));
    arguments.addAll(List.of(options));
    return baker.run(arguments.toArray(String[]::new));
  }
}
