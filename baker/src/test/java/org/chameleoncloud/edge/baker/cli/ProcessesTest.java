package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
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

/** Concurrent and killed processes with the same output. */
class ProcessesTest {
  @TempDir
  private Path directory;
  private Path source;
  private Path config;
  private Path output;
  private Path result;
  private Process process;
  private final CommandRunner baker = new CommandRunner();

  @BeforeEach
  void inputs() throws IOException {
    source = Images.write(Images.withConfig(Images.STOCK), directory.resolve("base.img"));
    config = Files.writeString(directory.resolve("device.json"), "{\"deviceApiKey\":\"hunter2\"}");
    output = Files.createDirectory(directory.resolve("baked")).resolve("pi.img");
    result = directory.resolve("result.json");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void leavesNothingBehindWhenItIsTerminated() throws Exception {
    start(hugeSource());
    awaitFile(".pi.img.baking");

    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(output.getParent()).isEmptyDirectory();
    assertThat(result).content().contains("\"reason\":\"Interrupted\"");
  }

  @Test
  void refusesAnOutputThatAnotherProcessIsUsing() throws Exception {
    start(hugeSource());
    awaitFile(".pi.img.baking");

    assertThat(bake()).isEqualTo(6);
    assertThat(baker.messages()).contains("another process is using");
    assertThat(baker.run("remove", "--output", output.toString())).isEqualTo(6);
    assertThat(output.resolveSibling(".pi.img.baking")).exists();
  }

  @Test
  void keepsTheLockAfterAnotherAttemptToTakeIt() throws Exception {
    start(hugeSource());
    awaitFile(".pi.img.baking");
    assertThat(bake()).isEqualTo(6);

    assertThat(bake()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {".pi.img.baking.lock", ".pi.img.baking", ".pi.img.sha256.baking",
      "pi.img"})
  void succeedsAfterAProcessWasKilledOnceItHadCreated(String file) throws Exception {
    start(source);
    awaitFile(file);
    process.destroyForcibly().waitFor();

    assertThat(bake()).as(baker.err()).isZero();
    try (Stream<Path> left = Files.list(output.getParent())) {
      assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder(
          "pi.img", "pi.img.sha256");
    }
    assertThat(baker.run("verify", output.toString())).as(baker.err()).isZero();
  }

  /** As long as possible, so that the test acts in the middle of the bake. */
  private Path hugeSource() throws IOException {
    Path huge = Files.copy(source, directory.resolve("huge.img"));
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(Math.min(64L << 30, Files.getFileStore(directory).getUsableSpace() / 2));
    }
    return huge;
  }

  private void start(Path from) throws IOException {
    List<String> command = Stream.concat(
        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), Main.class.getName()),
        Stream.of(arguments(from))).toList();
    process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile()).start();
  }

  /** Waits until the file exists or the process has ended: some files exist only briefly. */
  private void awaitFile(String name) {
    await().pollInterval(1, TimeUnit.MILLISECONDS)
        .until(() -> Files.exists(output.resolveSibling(name)) || !process.isAlive());
  }

  private String[] arguments(Path from) {
    return new String[]{"bake", "--source", from.toString(), "--config", config.toString(),
        "--output", output.toString(), "--result", result.toString()};
  }

  private int bake() {
    return baker.run(arguments(source));
  }
}
