package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** Samples the CPU time and the resident memory of a process every second, into a CSV file, and draws them. */
final class Curve implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Thread thread;
  private final List<Plot.Sample> samples = new CopyOnWriteArrayList<>();
  private volatile long highest;

  private Curve(long pid, PrintWriter csv, IntSupplier progress) {
    long start = System.nanoTime();
    thread = Thread.ofVirtual().start(() -> {
      try (csv) {
        csv.println("seconds,cpu_seconds,resident_mib,registered");
        double seconds = 0;
        double cpu = 0;
        while (ProcessHandle.of(pid).isPresent()) {
          long resident = residentMiB(pid);
          highest = Math.max(highest, resident);
          double now = (System.nanoTime() - start) / 1e9;
          double cpuNow = cpuSeconds(pid);
          int registered = progress.getAsInt();
          csv.printf(Locale.ROOT, "%.1f,%.2f,%d,%d%n", now, cpuNow, resident, registered);
          csv.flush();
          samples.add(new Plot.Sample(now, (cpuNow - cpu) / (now - seconds), resident, registered));
          seconds = now;
          cpu = cpuNow;
          Thread.sleep(INTERVAL);
        }
      } catch (InterruptedException | UncheckedIOException _) {
        // The process has ended, or the benchmark has.
      }
    });
  }

  /**
   * Begins.
   *
   * @param progress how many devices are registered
   */
  static Curve record(long pid, Path csv, IntSupplier progress) throws IOException {
    return new Curve(pid, new PrintWriter(Files.newBufferedWriter(csv)), progress);
  }

  private static double cpuSeconds(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** Draws what was sampled until now. */
  void draw(String title, Path svg) throws IOException {
    Files.writeString(svg, Plot.svg(title, samples));
  }

  /** The highest memory seen, in MiB, without mapped files, whose pages the kernel can take back. */
  long highestMiB() {
    return highest;
  }

  /** Anonymous memory in MiB. */
  static long residentMiB(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("RssAnon:")).map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kib -> Long.parseLong(kib) / 1024).findFirst().orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
