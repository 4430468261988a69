package org.chameleoncloud.edge.baker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Other people's programs, run to their end. */
public final class Programs {
  private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
  /** A program that meets a chain of clusters without an end may have none either. */
  private static final String PATIENCE_SECONDS = "60";

  private Programs() {}

  /** What became of a run: the exit code, and both kinds of output as one text. */
  public record Result(int code, String output) {}

  /** Where a program is installed; empty when it is not. */
  public static Optional<Path> find(String program) {
    return FOLDERS.stream().map(folder -> Path.of(folder, program)).filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs an installed program. */
  public static Result run(String program, String... arguments)
      throws IOException, InterruptedException {
    return run(new byte[0], find(program).orElseThrow(), arguments);
  }

  /** Runs a program, for a minute at most, with {@code input} on its standard input. */
  public static Result run(byte[] input, Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("timeout", PATIENCE_SECONDS,
        program.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MTOOLS_SKIP_CHECK", "1");
    Process process = builder.start();
    process.getOutputStream().write(input);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
