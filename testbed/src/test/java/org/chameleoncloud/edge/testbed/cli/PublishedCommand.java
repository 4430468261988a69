package org.chameleoncloud.edge.testbed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command that is installed with pip, and run for the cloud {@code edge} of a clouds.yaml of its own. */
final class PublishedCommand {
  private final Path program;
  private final Path directory;

  private PublishedCommand(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * The command on the PATH, or that a system property of its name gives. Skips the test if there is none, unless CI is set.
   *
   * @param requirement what pip installs it with
   * @param directory for the clouds.yaml and the output
   */
  static PublishedCommand of(String name, String requirement, Path directory, String cloudsYaml)
      throws IOException {
    Optional<Path> found = find(name);
    assumeTrue(found.isPresent() || "true".equals(System.getenv("CI")),
        "the command " + name + " is not on the PATH: install it with \"pip install " + requirement
            + "\", or set its path with -D" + name + "=FILE");
    Files.writeString(directory.resolve("clouds.yaml"), cloudsYaml);
    return new PublishedCommand(found.orElseThrow(), directory);
  }

  /** The output of a run that succeeds. */
  String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
        .redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("OS_"));
    builder.environment().put("OS_CLIENT_CONFIG_FILE", directory.resolve("clouds.yaml").toString());
    builder.environment().put("OS_CLOUD", "edge");
    builder.environment().put("COLUMNS", "200");
    builder.environment().put("no_proxy", "127.0.0.1");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(program + " finished").isTrue();
    String output = Files.readString(directory.resolve("output"));
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static Optional<Path> find(String name) {
    String configured = System.getProperty(name);
    if (configured != null) {
      return Optional.of(Path.of(configured));
    }
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name)).filter(Files::isExecutable).findFirst();
  }
}
