package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import picocli.CommandLine;

class BakerCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir
  private Path folder;
  private Path source;
  private Path config;
  private Path output;
  private Path result;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void inputs() throws IOException {
    source = Images.write(Images.withConfig(Images.STOCK), folder.resolve("base.img"));
    config = Files.writeString(folder.resolve("device.json"),
        "{\"deviceType\":\"raspberrypi4-64\",\"deviceApiKey\":\"hunter2\"}");
    output = folder.resolve("baked/pi.img");
    result = folder.resolve("result.json");
  }

  @Test
  void endsItsOutputWithTheResultAsJson() throws IOException {
    assertThat(bake("--json", "--result", result.toString())).isZero();

    JsonNode printed = JSON.readTree(out.toString().lines().toList().getLast());
    assertThat(printed).isEqualTo(JSON.readTree(Files.readAllBytes(result)));
    assertThat(printed.get("result").asText()).isEqualTo("baked");
    assertThat(printed.get("path").asText()).isEqualTo(output.toString());
    assertThat(printed.get("sizeBytes").asLong()).isEqualTo(Files.size(output));
    assertThat(printed.get("sha256").asText()).hasSize(64);
    assertThat(printed.get("sourceSha256").asText()).hasSize(64);
  }

  @Test
  void reportsAFailureWithReasonSentenceAndWhetherToTryAgain() throws IOException {
    Files.delete(source);

    assertThat(bake("--json", "--result", result.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("there is no file").contains("[SourceMissing]");
    JsonNode written = JSON.readTree(Files.readAllBytes(result));
    assertThat(written.get("result").asText()).isEqualTo("failed");
    assertThat(written.get("reason").asText()).isEqualTo("SourceMissing");
    assertThat(written.get("message").asText()).contains("there is no file");
    assertThat(written.get("retryable").asBoolean()).isFalse();
  }

  @Test
  void refusesAConfigurationThatContradictsTheDeviceType() {
    assertThat(bake("--device-type", "jetson-nano")).isEqualTo(2);
    assertThat(err.toString()).contains("jetson-nano").contains("raspberrypi4-64");
  }

  @Test
  void takesTheConfigurationsDeviceTypeForTheImages() throws IOException {
    Files.writeString(config, "{\"deviceType\":\"raspberrypi5\"}");

    assertThat(bake()).isEqualTo(4);
    assertThat(err.toString()).contains("DeviceTypeMismatch");
  }

  @Test
  void refusesToOverwriteItsSource() throws IOException {
    byte[] before = Files.readAllBytes(source);

    assertThat(run("bake", "--source", source.toString(), "--config", config.toString(),
        "--output", folder + "/./base.img")).isEqualTo(2);
    assertThat(Files.readAllBytes(source)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"--source=a", "--sha256=00 --output=a", "--in-place=a --source=b",
      "--in-place=a --output=b",
      "--source=a --output=b --sha256=12"})
  void refusesAnIncompleteCommand(String options) {
    String[] arguments = Stream.concat(Stream.of("bake", "--config", config.toString()),
        Stream.of(options.split(" "))).toArray(String[]::new);

    assertThat(run(arguments)).isEqualTo(2);
  }

  @Test
  void refusesAMalformedConfigurationFileWithoutQuotingIt() throws IOException {
    Files.writeString(config, "{\"deviceApiKey\":hunter2}");

    assertThat(bake("--json")).isEqualTo(2);
    assertThat(out + err.toString()).contains("BadConfiguration").doesNotContain("hunter2");
  }

  @Test
  void refusesAFolderWhereItWantsAFileWithASentence() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("connections/inner"));

    assertThat(run("inspect", folder.toString())).isEqualTo(3);
    assertThat(run("verify", folder.toString())).isEqualTo(3);
    assertThat(bake("--connections", inner.getParent().toString())).isEqualTo(2);
    config = folder;
    assertThat(bake()).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("Unexpected").contains("is a folder");
  }

  @Test
  void saysWhatAnErrorOfTheMachineMeansWithoutATrace() {
    assertThat(ResultFormat.sentence(ResultFormat.of(new OutOfMemoryError()))).contains(
        "not enough memory").contains("-Xmx");
    assertThat(ResultFormat.sentence(ResultFormat.of(new NoClassDefFoundError("hunter2"))))
        .contains(
            "please report it")
        .doesNotContain("hunter2");
  }

  @Test
  void refusesATimeToStandStillThatIsNone() {
    assertThat(run("bake", "--source", "http://localhost/pi.img", "--stall-timeout", "0",
        "--config", config.toString(), "--output", output.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--stall-timeout");
  }

  @Test
  void keepsWhatItSaysWithinEightyColumns() {
    assertThat(bake("--sha256", "nothing")).isEqualTo(2);
    assertThat(run("bake", "--source=a", "--config", config.toString())).isEqualTo(2);

    assertThat(err.toString().lines()).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void bakesFromAnAddressWithAChecksumFileAndACache() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start(InetAddress.getLoopbackAddress(), 0);
      String sha256 = HexFormat.of().formatHex(
          MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source)));
      server.enqueue(new MockResponse().setBody(sha256 + "  pi.img\n"));
      server.enqueue(new MockResponse().setBody(new Buffer().write(Files.readAllBytes(source))));

      assertThat(run("bake", "--source", server.url("/pi.img").toString(), "--sha256",
          server.url("/pi.img.sha256").toString(), "--cache", folder + "/cache", "--config",
          config.toString(), "--output", output.toString())).as(err.toString()).isZero();
    }
    assertThat(Images.config(output)).contains("hunter2");
  }

  @Test
  void writesTheConfigurationAloneWithoutASource() throws IOException {
    Path alone = folder.resolve("config.json");

    assertThat(run("bake", "--config", config.toString(), "--output", alone.toString())).isZero();
    assertThat(JSON.readTree(Files.readAllBytes(alone))).isEqualTo(
        JSON.readTree(Files.readAllBytes(config)));
  }

  @Test
  void changesAnImageInPlace() throws IOException {
    assertThat(run("bake", "--in-place", source.toString(), "--config",
        config.toString())).isZero();
    assertThat(Images.config(source)).contains("hunter2");
  }

  @Test
  void showsAnImageWithItsKeysMasked() {
    bake();

    assertThat(run("inspect", output.toString())).isZero();
    assertThat(out.toString()).contains("MBR").contains("FAT12 [resin-boot]")
        .contains("raspberrypi4-64").contains("********")
        .doesNotContain("hunter2");
    assertThat(out.toString().lines()).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80 + folder.toString().length()));
  }

  @Test
  void showsAnImageAsJsonWithItsKeysMasked() throws IOException {
    bake();
    out.getBuffer().setLength(0);

    assertThat(run("inspect", "--json", output.toString())).isZero();
    JsonNode shown = JSON.readTree(out.toString());
    assertThat(shown.get("partitions")).hasSize(2);
    assertThat(shown.get("connections")).isEmpty();
    assertThat(shown.get("config").get("deviceApiKey").asText()).isEqualTo("********");
  }

  @Test
  void verifiesAnImageAgainstItsChecksumFile() throws IOException {
    bake();
    assertThat(run("verify", "--json", output.toString())).isZero();
    assertThat(out.toString()).contains("is whole").contains("\"result\":\"verified\"");

    try (RandomAccessFile image = new RandomAccessFile(output.toFile(), "rw")) {
      image.seek(Images.MIB * 7);
      image.write(1);
    }
    assertThat(run("verify", output.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("not as it was baked");
  }

  @Test
  void removesAnImageAndSaysSo() throws IOException {
    bake();

    assertThat(run("remove", "--output", output.toString(), "--result",
        result.toString())).isZero();
    assertThat(output).doesNotExist();
    assertThat(JSON.readTree(Files.readAllBytes(result)).get("result").asText()).isEqualTo(
        "removed");
  }

  @Test
  void makesASampleThatCanBeBaked() {
    Path sample = folder.resolve("sample.img");
    assertThat(run("sample", "--output", sample.toString(), "--device-type",
        "raspberrypi4-64")).isZero();

    assertThat(run("bake", "--source", sample.toString(), "--config", config.toString(),
        "--output", output.toString())).isZero();
    assertThat(run("sample", "--output", sample.toString(), "--device-type",
        "raspberrypi4-64")).isEqualTo(2);
  }

  @Test
  void keepsItsHelpWithinEightyColumns() {
    for (String command : List.of("bake", "expand", "remove", "inspect", "verify", "sample")) {
      assertThat(run(command, "--help")).isZero();
    }
    assertThat(out.toString().lines()).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  private int bake(String... more) {
    return run(Stream.concat(Stream.of("bake", "--source", source.toString(), "--config",
        config.toString(), "--output", output.toString()), Stream.of(more))
        .toArray(String[]::new));
  }

  private int run(String... arguments) {
    CommandLine command = BakerCommand.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
