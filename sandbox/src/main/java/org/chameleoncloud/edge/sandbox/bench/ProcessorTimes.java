package org.chameleoncloud.edge.sandbox.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * CPU times of this process and of all that it started, by program: who used the processor in the meantime. The testbed
 * and what applies devices run in this process.
 */
record ProcessorTimes(Map<String, Double> seconds) {
  private static final String THIS = "testbed and bench";

  /** As of now. */
  static ProcessorTimes now() {
    Map<String, Double> seconds = ProcessHandle.current().descendants()
        .collect(Collectors.toMap(ProcessorTimes::name, ProcessorTimes::seconds, Double::sum,
            TreeMap::new));
    seconds.put(THIS, seconds(ProcessHandle.current()));
    return new ProcessorTimes(seconds);
  }

  private static String name(ProcessHandle process) {
    String program = process.info().command()
        .map(command -> Path.of(command).getFileName().toString()).orElse("?");
    return program.equals("java") ? "operator" : program;
  }

  private static double seconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** The milliseconds of each program since then, for each of so many devices. */
  String since(ProcessorTimes then, int devices) {
    return seconds.entrySet().stream()
        .map(now -> "%s %.1f".formatted(now.getKey(),
            (now.getValue() - then.seconds.getOrDefault(now.getKey(), 0.0)) * 1e3 / devices))
        .collect(Collectors.joining(", "));
  }
}
