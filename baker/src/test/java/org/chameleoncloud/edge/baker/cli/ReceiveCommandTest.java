package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiveCommandTest {
  @TempDir
  private Path volume;

  private CommandRunner receive(int expected, String... more) {
    CommandRunner baker = new CommandRunner();
    String[] all = {"receive", "--output", volume.resolve("pi.img").toString(), "--root",
        volume.toString()};
    assertThat(baker.run(all, more)).as(baker.messages()).isEqualTo(expected);
    return baker;
  }

  @Test
  void refusesAnInvalidSizeOrDigest() {
    assertThat(receive(2, "--size", "0", "--sha256", "a".repeat(64)).messages())
        .contains("--size must be at least 1");
    assertThat(receive(2, "--size", "1", "--sha256", "abc").messages())
        .contains("--sha256 must be 64 hexadecimal digits");
    assertThat(receive(2, "--size", "1").messages()).contains("--sha256");
  }

  @Test
  void refusesAFileOutsideOfTheVolume() {
    CommandRunner baker = new CommandRunner();

    assertThat(baker.run("receive", "--output", "/etc/pi.img", "--root", volume.toString(),
        "--size", "1", "--sha256", "a".repeat(64))).isEqualTo(2);
    assertThat(baker.messages()).contains("is not below a --root");
  }

  /** A pod is deleted while a file arrives: its processes are killed. */
  @Test
  void aKilledReceiverIsContinued() throws Exception {
    byte[] content = new byte[1 << 20];
    new Random(5).nextBytes(content);
    Process killed = start(content);
    send(killed, content, 0, content.length / 2);
    BufferedReader told = killed.inputReader(StandardCharsets.US_ASCII);
    assertThat(told.readLine()).isEqualTo("ready 0");
    await().atMost(30, TimeUnit.SECONDS).until(() -> arrived() == content.length / 2);
    killed.destroyForcibly().waitFor();
    assertThat(volume.resolve("pi.img")).doesNotExist();

    Process continued = start(content);
    told = continued.inputReader(StandardCharsets.US_ASCII);
    assertThat(told.readLine()).isEqualTo("ready " + content.length / 2);
    send(continued, content, content.length / 2, content.length / 2);
    assertThat(told.lines()).endsWith("received " + content.length);
    assertThat(continued.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(continued.exitValue()).isZero();
    assertThat(volume.resolve("pi.img")).hasBinaryContent(content);
    assertThat(volume).isDirectoryNotContaining("glob:**.receiving*");
  }

  private long arrived() throws IOException {
    try (Stream<Path> files = Files.list(volume)) {
      return Files.size(files.filter(file -> file.toString().endsWith(".receiving")).findFirst()
          .orElseThrow());
    }
  }

  private Process start(byte[] content) throws Exception {
    String sha256 = HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-cp", System.getProperty("java.class.path"), Main.class.getName(), "receive", "--output",
        volume.resolve("pi.img").toString(), "--root", volume.toString(), "--size",
        Integer.toString(content.length), "--sha256", sha256)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void send(Process process, byte[] content, int from, int count)
      throws IOException {
    OutputStream input = process.getOutputStream();
    input.write(content, from, count);
    input.flush();
  }
}
