package org.chameleoncloud.edge.plugin.differential;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The published command {@code chi-edge}, as a process. */
final class FormerCommand {
  private final Path program;
  private final Path directory;

  /**
   * A command for one testbed.
   *
   * @param directory has a clouds.yaml with the cloud {@code edge}
   */
  FormerCommand(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /** The program of the system property {@code chi-edge}, or on the PATH. */
  static Optional<Path> find() {
    String configured = System.getProperty("chi-edge");
    return configured != null
        ? Optional.of(Path.of(configured))
        : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(entry -> Path.of(entry, "chi-edge")).filter(Files::isExecutable).findFirst();
  }

  /** Runs it, answering y to its question, and returns its output; its exit code plays no role. */
  String run(List<String> arguments) throws IOException, InterruptedException {
    Path answer = Files.writeString(directory.resolve("answer"), "y\n");
    Path output = directory.resolve("output");
    List<String> command = new ArrayList<>(
        List.of(program.toString(), "--os-cloud", "edge", "device"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
        .redirectErrorStream(true).redirectOutput(output.toFile())
        .redirectInput(answer.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("OS_"));
    builder.environment().put("OS_CLIENT_CONFIG_FILE",
        directory.resolve("clouds.yaml").toString());
    builder.environment().put("no_proxy", "127.0.0.1");
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not finish");
    }
    return Files.readString(output);
  }
}
