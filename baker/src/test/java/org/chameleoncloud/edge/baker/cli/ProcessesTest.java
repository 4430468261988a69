package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

/** What several processes, or a killed one, do to an output. */
class ProcessesTest {
  @TempDir
  private Path folder;
  private Path source;
  private Path config;
  private Path output;
  private Path result;
  private Process process;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void inputs() throws IOException {
    source = Images.write(Images.withConfig(Images.STOCK), folder.resolve("base.img"));
    config = Files.writeString(folder.resolve("device.json"), "{\"deviceApiKey\":\"hunter2\"}");
    output = folder.resolve("baked/pi.img");
    result = folder.resolve("result.json");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void leavesNothingWhenItIsToldToEnd() throws Exception {
    start(endless());
    awaitFile(".pi.img.baking");

    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(output.getParent()).isEmptyDirectory();
    assertThat(result).content().contains("\"reason\":\"Interrupted\"");
  }

  @Test
  void keepsAnotherProcessFromTheSameOutput() throws Exception {
    start(endless());
    awaitFile(".pi.img.baking");

    assertThat(bake()).isEqualTo(6);
    assertThat(err.toString()).contains("another process is working on");
    assertThat(run("remove", "--output", output.toString())).isEqualTo(6);
    assertThat(output.resolveSibling(".pi.img.baking")).exists();
  }

  @Test
  void keepsTheOutputToItselfAlsoWhenItWasAskedForItAgain() throws Exception {
    start(endless());
    awaitFile(".pi.img.baking");
    assertThat(bake()).isEqualTo(6);

    assertThat(bake()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {".pi.img.baking.lock", ".pi.img.baking", ".pi.img.sha256.baking",
      "pi.img"})
  void succeedsAfterAProcessThatWasKilledAsSoonAsItHadMade(String file) throws Exception {
    start(source);
    awaitFile(file);
    process.destroyForcibly().waitFor();

    assertThat(bake()).as(err.toString()).isZero();
    try (Stream<Path> left = Files.list(output.getParent())) {
      assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder(
          "pi.img", "pi.img.sha256");
    }
    assertThat(run("verify", output.toString())).as(err.toString()).isZero();
  }

  /** As long as it can be, so that whatever happens does in the middle. */
  private Path endless() throws IOException {
    Path endless = Files.copy(source, folder.resolve("endless.img"));
    try (RandomAccessFile file = new RandomAccessFile(endless.toFile(), "rw")) {
      file.setLength(Math.min(64L << 30, Files.getFileStore(folder).getUsableSpace() / 2));
    }
    return endless;
  }

  private void start(Path from) throws IOException {
    List<String> command = Stream.concat(
        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), Main.class.getName()),
        Stream.of(arguments(from))).toList();
    process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile()).start();
  }

  /** Until it is there, or was: some are gone again at once. */
  private void awaitFile(String name) {
    await().pollInterval(1, TimeUnit.MILLISECONDS)
        .until(() -> Files.exists(output.resolveSibling(name)) || !process.isAlive());
  }

  private String[] arguments(Path from) {
    return new String[]{"bake", "--source", from.toString(), "--config", config.toString(),
        "--output", output.toString(), "--result", result.toString()};
  }

  private int bake() {
    return run(arguments(source));
  }

  private int run(String... arguments) {
    CommandLine command = BakerCommand.commandLine();
    command.setOut(new PrintWriter(new StringWriter(), true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
