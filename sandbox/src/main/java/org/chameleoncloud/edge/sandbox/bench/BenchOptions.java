package org.chameleoncloud.edge.sandbox.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that all benchmarks have. */
final class BenchOptions {
  @Option(names = "--devices", description = "The number of devices. Default: ${DEFAULT-VALUE}.")
  int devices;

  @Option(names = "--operator", paramLabel = "COMMAND",
      description = "The command that starts the operator; java is the one that runs the "
          + "benchmark. Default: ${DEFAULT-VALUE}.")
  String operator = "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:NewRatio=4 "
      // In a container of 512 MiB, the heap begins with 8 MiB and may have 307 MiB.
      + "-XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=15 -XX:-ShrinkHeapInSteps -Xms8m -Xmx307m "
      + "-jar operator/target/operator.jar";

  @Option(names = "--top", hidden = true)
  Path top = Path.of(".");

  /** With this many devices by default. */
  BenchOptions(int devices) {
    this.devices = devices;
  }
}
