package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** Samples the registered devices, the memory and the CPU time of a process every second. */
final class Curve implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final String RESIDENT = "resident_mib";
  private static final List<Plot.Panel> PANELS = List.of(
      new Plot.Panel("registered devices", List.of("registered")),
      new Plot.Panel("resident memory, MiB", List.of(RESIDENT)),
      new Plot.Panel("CPU, cores", List.of("cores")));

  private final Recording recording;
  private final Thread thread;

  private Curve(long pid, Recording recording, IntSupplier progress) {
    this.recording = recording;
    Stopwatch start = Stopwatch.start();
    ProcessMeter meter = new ProcessMeter(pid);
    thread = Thread.ofVirtual().start(() -> {
      try (recording) {
        while (true) {
          Thread.sleep(INTERVAL);
          recording.add(start.seconds(), progress.getAsInt(),
              ProcessMeter.residentMiB(pid), meter.cores());
        }
      } catch (InterruptedException | IOException _) {
        // The benchmark has ended, or the process has.
      }
    });
  }

  /**
   * Begins.
   *
   * @param progress how many devices are registered
   */
  static Curve record(long pid, Path csv, IntSupplier progress) throws IOException {
    return new Curve(pid, new Recording(csv, PANELS), progress);
  }

  /** Draws what was sampled until now. */
  void draw(String title, Path svg) throws IOException {
    recording.draw(title, svg);
  }

  /** The highest memory seen, in MiB; see {@link ProcessMeter#residentMiB}. */
  long highestMiB() {
    return Math.round(recording.highest(RESIDENT));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
