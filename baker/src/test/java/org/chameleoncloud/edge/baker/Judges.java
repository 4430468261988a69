package org.chameleoncloud.edge.baker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/** Other people's programs: dosfstools, mtools and fdisk decide whether what we wrote is right. */
public final class Judges {
  private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

  private static final int BLOCK = 64 << 10;

  private Judges() {}

  /** Skips the test where the programs are missing, and fails it where they must not be. */
  public static void require(String... programs) {
    for (String program : programs) {
      if (find(program) != null) {
        continue;
      }
      if ("true".equals(System.getenv("CI"))) {
        fail(program + " is missing: install dosfstools, mtools and fdisk");
      }
      Assumptions.abort(program + " is missing: install dosfstools, mtools and fdisk");
    }
  }

  /** Fails when fsck.vfat has a complaint about the volume. */
  public static void assertNoComplaint(byte[] volume, Path folder) throws Exception {
    Path file = write(Files.createTempFile(folder, "volume", ".fat"), volume);
    Result result = run("fsck.vfat", "-n", file.toString());
    assertThat(result.code).as(result.output).isZero();
    assertThat(result.output).doesNotContainIgnoringCase("differ").doesNotContain("wrong");
    Files.delete(file);
  }

  /** A file of a volume as mtools reads it. */
  public static String mtype(byte[] volume, String path, Path folder) throws Exception {
    Path file = write(Files.createTempFile(folder, "volume", ".fat"), volume);
    Result result = run("mtype", "-i", file.toString(), "::" + path);
    assertThat(result.code).as(result.output).isZero();
    return result.output;
  }

  /** Writes a file with holes where the volume is empty, as most of it is. */
  public static Path write(Path file, byte[] volume) throws IOException {
    byte[] zeros = new byte[BLOCK];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      for (int at = 0; at < volume.length; at += BLOCK) {
        int end = Math.min(at + BLOCK, volume.length);
        if (end == volume.length || !Arrays.equals(volume, at, end, zeros, 0, end - at)) {
          channel.write(ByteBuffer.wrap(volume, at, end - at), at);
        }
      }
    }
    return file;
  }

  public record Result(int code, String output) {}

  public static Result run(String program, String... arguments) throws Exception {
    return run(new byte[0], program, arguments);
  }

  /** Runs a program to its end with {@code input} on its standard input. */
  public static Result run(byte[] input, String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of(find(program).toString()), Stream.of(arguments))
        .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MTOOLS_SKIP_CHECK", "1");
    Process process = builder.start();
    process.getOutputStream().write(input);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static Path find(String program) {
    return FOLDERS.stream().map(folder -> Path.of(folder, program)).filter(Files::isExecutable)
        .findFirst().orElse(null);
  }
}
