package org.chameleoncloud.edge.lab.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The published command {@code chi-edge}, as a process. */
public final class FormerCommand {
  /** What to do when it is missing. */
  public static final String MISSING = "the command chi-edge is not on the PATH: install it with"
      + " \"pip install python-chi-edge==0.3.3\", or set its path with -Dchi-edge=FILE";
  private static final int TIMEOUT_SECONDS = 120;
  private static final List<String> CLOUD = List.of("--os-cloud", "edge", "device");
  /** Calls the command's own entry point once for each line of its input. */
  private static final String MANY = """
      import sys
      from chi_edge.cli import cli
      for line in sys.stdin:
          cli.main(args=line.rstrip("\\n").split("\\t"), prog_name="chi-edge", standalone_mode=False)
      """;

  private final Path program;
  private final Path directory;

  /**
   * A command for one testbed.
   *
   * @param directory has a clouds.yaml with the cloud {@code edge}
   */
  public FormerCommand(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /** The program of the system property {@code chi-edge}, or on the PATH. */
  public static Optional<Path> find() {
    String configured = System.getProperty("chi-edge");
    return configured != null
        ? Optional.of(Path.of(configured))
        : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(entry -> Path.of(entry, "chi-edge")).filter(Files::isExecutable).findFirst();
  }

  /**
   * Runs it, answering y to its question, and returns its output; its exit code plays no role.
   *
   * @param arguments after {@code chi-edge device}
   */
  public String run(List<String> arguments) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    run(command(List.of(program.toString()), arguments), "y\n", output);
    return Files.readString(output);
  }

  /**
   * Runs it for several lists of arguments, one after the other, in one process: its start takes longer than what it does.
   *
   * @throws IOException if one of them fails; the message has the output
   */
  public void runAll(List<List<String>> all) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    String lines = all.stream().map(arguments -> String.join("\t", command(List.of(), arguments)))
        .collect(Collectors.joining("\n", "", "\n"));
    int code = run(List.of(interpreter(), "-c", MANY), lines, output);
    if (code != 0) {
      throw new IOException("chi-edge failed with " + code + ":\n" + Files.readString(output));
    }
  }

  /** That of the program's first line, which has the command's modules. */
  private String interpreter() throws IOException {
    String first;
    try (Stream<String> lines = Files.lines(program, StandardCharsets.UTF_8)) {
      first = lines.findFirst().orElse("");
    }
    if (!first.matches("#!\\S+")) {
      throw new IOException(program + " does not name its interpreter in its first line");
    }
    return first.substring(2);
  }

  private static List<String> command(List<String> start, List<String> arguments) {
    List<String> command = new ArrayList<>(start);
    command.addAll(CLOUD);
    command.addAll(arguments);
    return command;
  }

  private int run(List<String> command, String input, Path output)
      throws IOException, InterruptedException {
    Path typed = Files.writeString(directory.resolve("input"), input);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
        .redirectErrorStream(true).redirectOutput(output.toFile())
        .redirectInput(typed.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("OS_"));
    builder.environment().put("OS_CLIENT_CONFIG_FILE",
        directory.resolve("clouds.yaml").toString());
    builder.environment().put("COLUMNS", "200");
    builder.environment().put("no_proxy", "127.0.0.1");
    Process process = builder.start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command.getFirst() + " did not finish within " + TIMEOUT_SECONDS
          + " s:\n" + Files.readString(output));
    }
    return process.exitValue();
  }
}
