package org.chameleoncloud.edge.lab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs runnable jars with the Java that runs this process. */
public final class JavaProgram {
  /** JVM options for a quick start rather than peak performance. */
  public static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC", "-XX:-UsePerfData");

  private JavaProgram() {}

  /** The {@code java} that runs this process. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** A process ready to start, with only the environment variables that every program needs. */
  public static ProcessBuilder builder(List<String> javaOptions, Path jar,
      List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(javaOptions);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    return builder(command);
  }

  /** The same for a whole command. */
  public static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"));
    return builder;
  }

  /**
   * Runs a program until it exits.
   *
   * @return its output
   * @throws IOException if it fails; the message contains its output
   */
  public static String run(Path jar, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = builder(QUICK_START, jar, arguments).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(jar.getFileName() + " failed: " + output.strip());
      }
      return output;
    } finally {
      process.destroy();
    }
  }
}
