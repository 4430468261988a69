package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okio.Buffer;
import org.chameleoncloud.edge.baker.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class BakerCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir
  private Path directory;
  private Path source;
  private Path config;
  private Path output;
  private Path result;
  private final CommandRunner baker = new CommandRunner();

  @BeforeEach
  void inputs() throws IOException {
    source = Images.write(Images.withConfig(Images.STOCK), directory.resolve("base.img"));
    config = Files.writeString(directory.resolve("device.json"),
        "{\"deviceType\":\"raspberrypi4-64\",\"deviceApiKey\":\"hunter2\"}");
    output = Files.createDirectory(directory.resolve("baked")).resolve("pi.img");
    result = directory.resolve("result.json");
  }

  @Test
  void printsTheResultAsJsonInTheLastLine() throws IOException {
    assertThat(bake("--json", "--result", result.toString())).isZero();

    JsonNode printed = baker.result();
    assertThat(printed).isEqualTo(JSON.readTree(Files.readAllBytes(result)));
    assertThat(printed.get("result").asText()).isEqualTo("baked");
    assertThat(printed.get("path").asText()).isEqualTo(output.toString());
    assertThat(printed.get("sizeBytes").asLong()).isEqualTo(Files.size(output));
    assertThat(printed.get("sha256").asText()).hasSize(64);
    assertThat(printed.get("sourceSha256").asText()).hasSize(64);
  }

  @Test
  void reportsAFailureWithReasonMessageAndWhetherToRetry() throws IOException {
    Files.delete(source);

    assertThat(bake("--json", "--result", result.toString())).isEqualTo(3);
    assertThat(baker.messages()).contains("does not exist").contains("[SourceMissing]");
    JsonNode written = JSON.readTree(Files.readAllBytes(result));
    assertThat(written.get("result").asText()).isEqualTo("failed");
    assertThat(written.get("reason").asText()).isEqualTo("SourceMissing");
    assertThat(written.get("message").asText()).contains("does not exist");
    assertThat(written.get("retryable").asBoolean()).isFalse();
  }

  @Test
  void refusesAConfigurationThatContradictsTheDeviceType() {
    assertThat(bake("--device-type", "jetson-nano")).isEqualTo(2);
    assertThat(baker.messages()).contains("jetson-nano").contains("raspberrypi4-64");
  }

  @Test
  void requiresAnImageForTheDeviceTypeInTheConfiguration() throws IOException {
    Files.writeString(config, "{\"deviceType\":\"raspberrypi5\"}");

    assertThat(bake()).isEqualTo(4);
    assertThat(baker.messages()).contains("DeviceTypeMismatch");
  }

  @Test
  void refusesToOverwriteItsSource() throws IOException {
    byte[] before = Files.readAllBytes(source);

    assertThat(baker.run("bake", "--source", source.toString(), "--config", config.toString(),
        "--output", directory + "/./base.img")).isEqualTo(2);
    assertThat(Files.readAllBytes(source)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"--source=a", "--sha256=00 --output=a", "--in-place=a --source=b",
      "--in-place=a --output=b",
      "--source=a --output=b --sha256=12"})
  void refusesAnIncompleteCommand(String options) {
    String[] arguments = Stream.concat(Stream.of("bake", "--config", config.toString()),
        Stream.of(options.split(" "))).toArray(String[]::new);

    assertThat(baker.run(arguments)).isEqualTo(2);
  }

  @Test
  void refusesAMalformedConfigurationFileWithoutQuotingIt() throws IOException {
    Files.writeString(config, "{\"deviceApiKey\":hunter2}");

    assertThat(bake("--json")).isEqualTo(2);
    assertThat(baker.out() + baker.err()).contains("BadConfiguration").doesNotContain("hunter2");
  }

  @Test
  void refusesADirectoryInsteadOfAFile() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("connections/inner"));

    assertThat(baker.run("inspect", directory.toString())).isEqualTo(3);
    assertThat(baker.run("verify", directory.toString())).isEqualTo(3);
    assertThat(bake("--connections", inner.getParent().toString())).isEqualTo(2);
    config = directory;
    assertThat(bake()).isEqualTo(2);
    assertThat(baker.messages()).doesNotContain("Unexpected").contains("is a directory")
        .contains("must be a readable file");
  }

  @Test
  void reportsErrorsOfTheJvmWithoutAStackTrace() {
    assertThat(ResultFormat.text(ResultFormat.failed(new OutOfMemoryError()))).contains(
        "not enough memory").contains("-Xmx");
    assertThat(ResultFormat.text(ResultFormat.failed(new NoClassDefFoundError("hunter2"))))
        .contains("please report it").doesNotContain("hunter2");
  }

  @Test
  void refusesAnInvalidStallTimeout() {
    assertThat(baker.run("bake", "--source", "http://localhost/pi.img", "--stall-timeout", "0",
        "--config", config.toString(), "--output", output.toString())).isEqualTo(2);
    assertThat(baker.messages()).contains("--stall-timeout");
  }

  @Test
  void keepsMessagesWithinEightyColumns() {
    assertThat(bake("--sha256", "nothing")).isEqualTo(2);
    assertThat(baker.run("bake", "--source=a", "--config", config.toString())).isEqualTo(2);

    assertThat(baker.err().lines()).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void bakesFromAUrlWithAChecksumFileAndACache() throws Exception {
    byte[] image = Files.readAllBytes(source);
    try (MockWebServer server = new MockWebServer()) {
      server.start(InetAddress.getLoopbackAddress(), 0);
      server.enqueue(new MockResponse().setBody(Images.sha256(image) + "  pi.img\n"));
      server.enqueue(new MockResponse().setBody(new Buffer().write(image)));

      assertThat(baker.run("bake", "--source", server.url("/pi.img").toString(), "--sha256",
          server.url("/pi.img.sha256").toString(), "--cache", directory + "/cache", "--config",
          config.toString(), "--output", output.toString())).as(baker.err()).isZero();
    }
    assertThat(Images.config(output)).contains("hunter2");
  }

  @Test
  void aConfigJsonAloneHasBalenasNameOfTheDeviceType() throws IOException {
    Files.writeString(config, "{\"deviceType\":\"jetson-xavier-nx-emmc\"}");
    Path alone = directory.resolve("config.json");
    assertThat(baker.run("bake", "--config", config.toString(), "--output", alone.toString()))
        .as(baker.err()).isZero();
    assertThat(Files.readString(alone)).contains("\"jetson-xavier-nx-devkit-emmc\"");
  }

  @Test
  void writesOnlyTheConfigurationWithoutASource() throws IOException {
    Path alone = directory.resolve("config.json");

    assertThat(baker.run("bake", "--config", config.toString(), "--output", alone.toString()))
        .isZero();
    assertThat(JSON.readTree(Files.readAllBytes(alone))).isEqualTo(
        JSON.readTree(Files.readAllBytes(config)));
  }

  @Test
  void modifiesAnImageInPlace() throws IOException {
    assertThat(baker.run("bake", "--in-place", source.toString(), "--config", config.toString()))
        .isZero();
    assertThat(Images.config(source)).contains("hunter2");
  }

  @Test
  void keepsItsHelpWithinEightyColumns() {
    for (String command : List.of("bake", "expand", "remove", "inspect", "verify", "sample",
        "serve")) {
      assertThat(baker.run(command, "--help")).isZero();
    }
    assertThat(baker.out().lines()).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void describesEverythingInWholeSentences() {
    CommandLine all = BakerCommand.commandLine();
    List<CommandSpec> commands = Stream
        .concat(Stream.of(all), all.getSubcommands().values().stream())
        .map(CommandLine::getCommandSpec).toList();

    assertThat(commands).allSatisfy(command -> {
      assertThat(command.usageMessage().description()).isNotEmpty().allSatisfy(
          text -> assertThat(text).matches("[A-Z].*[.]"));
      assertThat(command.args()).allSatisfy(argument -> assertThat(String.join(" ",
          argument.description())).matches("[A-Z].*[.]"));
    });
  }

  private int bake(String... more) {
    return baker.run(new String[]{"bake", "--source", source.toString(), "--config",
        config.toString(), "--output", output.toString()}, more);
  }
}
