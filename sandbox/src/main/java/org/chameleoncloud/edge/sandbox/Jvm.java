package org.chameleoncloud.edge.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs of this project, run by the Java that runs us. */
final class Jvm {
  /** Quick to start rather than quick in the long run. */
  static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC", "-XX:-UsePerfData");

  private Jvm() {}

  /** The {@code java} that runs us. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** A process to be started, with nothing in its environment but what every program needs. */
  static ProcessBuilder program(Path jar, List<String> arguments) {
    return program(QUICK_START, jar, arguments);
  }

  /** The same, with options of the virtual machine. */
  static ProcessBuilder program(List<String> javaOptions, Path jar, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(javaOptions);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"));
    return builder;
  }

  /**
   * Runs a program to its end.
   *
   * @return what it printed
   * @throws IOException when it fails; the message is what it printed
   */
  static String run(Path jar, List<String> arguments) throws IOException, InterruptedException {
    Process process = program(jar, arguments).redirectErrorStream(true).start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(),
          StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(jar.getFileName() + " failed: " + printed.strip());
      }
      return printed;
    } finally {
      process.destroy();
    }
  }
}
