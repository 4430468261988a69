package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Linux says about a process. */
final class ProcessMeter {
  private final long pid;
  private double cpuSeconds;
  private long nanos = System.nanoTime();

  ProcessMeter(long pid) {
    this.pid = pid;
    cpuSeconds = cpuSeconds();
  }

  /** How many cores it has used since the call before, or since this object was created. */
  double cores() {
    long nanosNow = System.nanoTime();
    double cpuNow = cpuSeconds();
    double cores = (cpuNow - cpuSeconds) / ((nanosNow - nanos) / 1e9);
    nanos = nanosNow;
    cpuSeconds = cpuNow;
    return cores;
  }

  private double cpuSeconds() {
    return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /**
   * Its resident memory in MiB, without mapped files, whose pages the kernel can take back.
   *
   * @throws IOException if it has ended
   */
  static double residentMiB(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("RssAnon:")).map(line -> line.replaceAll("\\D", ""))
        .mapToDouble(kib -> Long.parseLong(kib) / 1024.0).findFirst()
        .orElseThrow(() -> new IOException("the process " + pid + " has ended"));
  }
}
