package org.chameleoncloud.edge.baker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs external programs. */
public final class Programs {
  private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
  /** An endless chain of clusters may make a program loop. */
  private static final String TIMEOUT_SECONDS = "60";

  private Programs() {}

  /** The exit code, with standard output and standard error combined. */
  public record Result(int code, String output) {}

  /** The path of a program; empty if it is not installed. */
  public static Optional<Path> find(String program) {
    return DIRECTORIES.stream().map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
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
    List<String> command = Stream.concat(Stream.of("timeout", TIMEOUT_SECONDS,
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
